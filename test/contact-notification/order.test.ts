import { expect, test } from 'vitest';
import { calleesOf, leftToCall, type People } from '../../domain/contact-notification/callees.ts';

const now = new Date('2026-11-24T02:00:00Z');
const openedAt = new Date('2026-11-22T02:00:00Z');

const contact = (name: string, occasions: readonly string[], phoneIndex = name) => ({
  ...{ id: name, name, relation: 'SON', phoneSealed: '', phoneIndex },
  notifyOn: occasions.map((occasion) => ({ occasion })),
});
const representative = (name: string, change: object = {}) => ({
  ...{
    id: name,
    name,
    kind: 'STATUTORY',
    phoneSealed: '',
    phoneIndex: name,
    fromOn: '2026-01-01',
    toOn: null,
  },
  ...change,
});
const bureau = representative('民政', { kind: 'PUBLIC_BODY' });
const order = (
  contacts: People['contacts'],
  representatives: People['representatives'] = [],
  occasion = 'DEATH',
) => calleesOf({ contacts, representatives }, { occasion, openedAt, now });
const names = (callees: readonly { readonly name: string }[]) => callees.map(({ name }) => name).join(' ');

test.each<[string, People['contacts'], People['representatives'], string]>([
  [
    'who asked to be told comes first',
    [contact('甲', ['EMERGENCY']), contact('乙', ['DEATH']), contact('丙', ['DEATH', 'REFUSAL'])],
    [],
    '乙 丙 甲',
  ],
  [
    'where nobody has asked, all are called in order',
    [contact('甲', []), contact('乙', ['EMERGENCY'])],
    [],
    '甲 乙',
  ],
  [
    'representatives come between them, and the public body last',
    [contact('甲', []), contact('乙', ['DEATH'])],
    [bureau, representative('监护人')],
    '乙 监护人 甲 民政',
  ],
  ['without contacts the representatives are called', [], [bureau, representative('监护人')], '监护人 民政'],
  ['without anybody there is nobody', [], [], ''],
  [
    'a representation that has ended since is none that is forgotten',
    [],
    [representative('至今', { toOn: '2026-11-22' }), representative('早已', { toOn: '2026-11-21' })],
    '至今',
  ],
  [
    'who is a representative since then is called too, and who will be one is not',
    [],
    [representative('新', { fromOn: '2026-11-24' }), representative('将', { fromOn: '2026-11-25' })],
    '新',
  ],
])('%s', (_name, contacts, representatives, expected) => {
  expect(names(order(contacts, representatives))).toBe(expected);
});

test('who stands on both lists under one number is called once, under whichever name', () => {
  const callees = order(
    [contact('女儿', ['DEATH'], 'same'), contact('儿子', [])],
    [representative('女儿（监护人）', { phoneIndex: 'same' })],
  );
  expect(names(callees)).toBe('女儿 儿子');
  const call = { contactId: null, representativeId: '女儿（监护人）' };
  expect(names(leftToCall(callees, [call]))).toBe('儿子');
});
