import { beforeEach, describe, expect, test } from 'vitest';
import { callFamily, numbersToCall } from '../../domain/contact-notification/call.ts';
import { notifyContact } from '../../domain/contact-notification/notified.ts';
import { newId } from '../../domain/id.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import {
  admitted,
  alarmsAbout,
  call,
  clock,
  colleague,
  forgetContacts,
  HOUR,
  idOf,
  network,
  nurse,
  person,
  represents,
  somebody,
  taskAbout,
  useScene,
} from './scene.ts';

useScene();

let residentId: string;
let son: string;
let daughter: string;
let bureau: string;
let nounId: string;
beforeEach(async () => {
  residentId = await somebody(person('儿子'), person('女儿', ['ADMISSION']));
  son = await idOf(residentId, '儿子');
  daughter = await idOf(residentId, '女儿');
  bureau = await represents(residentId, 'PUBLIC_BODY', '民政办');
  nounId = await admitted(residentId);
});

interface Shown {
  readonly contactNotification: {
    readonly state: string;
    readonly next: { readonly name: string } | null;
    readonly callees: readonly object[];
    readonly calls: readonly object[];
    readonly reachedAt: string | null;
  } | null;
}
const FIELDS =
  'state reachedAt next { name } callees { name isCalled phoneMasked } calls { no name result text }';
const shown = async (by: Acting = nurse) => {
  const { id } = await taskAbout(nounId);
  const source = `query ($id: ID!) { contactNotification(id: $id) { ${FIELDS} } }`;
  return (await answerTo<Shown>(by, source, { id })).contactNotification;
};

describe('a call', () => {
  test('that nobody answers climbs from contact to contact, the public body last, and every one is kept', async () => {
    const climbs: (string | undefined)[] = [];
    for (const change of [
      { contactId: daughter, text: '无人接听' },
      { contactId: son, result: 'MESSAGE_LEFT' as const },
      { representativeId: bureau, result: 'WRONG_NUMBER' as const },
    ]) {
      climbs.push((await shown())?.next?.name);
      await call(nounId, change);
    }
    expect(climbs).toEqual(['女儿', '儿子', '民政办']);
    expect(await shown()).toMatchObject({
      ...{ state: 'EXHAUSTED', next: null, reachedAt: null },
      calls: [
        { no: 1, name: '女儿', result: 'NOT_REACHED', text: '无人接听' },
        { no: 2, name: '儿子', result: 'MESSAGE_LEFT', text: null },
        { no: 3, name: '民政办', result: 'WRONG_NUMBER', text: null },
      ],
    });
    expect(await alarmsAbout(nounId)).toMatchObject([{ kind: 'FAMILY_NOT_TOLD', state: 'RAISED' }]);
    // Nobody is left, and the son calls back.
    await call(nounId, { contactId: son, result: 'REACHED' });
    expect(await shown()).toMatchObject({
      state: 'REACHED',
      reachedAt: clock.now().toISOString(),
      callees: [],
    });
    expect(await alarmsAbout(nounId)).toMatchObject([{ state: 'CLEARED' }]);
  });

  test('that is answered ends it, and says who was told, when and by whom', async () => {
    await call(nounId, { contactId: daughter, result: 'REACHED', text: '已到医院' });
    const { state, version, calls } = await taskAbout(nounId);
    expect({ state, version }).toEqual({ state: 'REACHED', version: 2 });
    const { personId: calledById, organizationId: calledByOrgId } = nurse.viewer;
    expect(calls).toMatchObject([{ contactId: daughter, calledById, calledByOrgId }]);
    expect(calls[0]?.textSealed).not.toContain('医院');
    expect((await refusalOf(call(nounId, { contactId: son }))).code).toBe('STATE_CONFLICT');
  });

  test('may reach anybody of the family first, whoever is next', async () => {
    await call(nounId, { contactId: son, result: 'REACHED' });
    expect(await taskAbout(nounId)).toMatchObject({ state: 'REACHED' });
  });

  test('of two that are entered at once one counts, and the other reads again', async () => {
    const { id } = await taskAbout(nounId);
    const input = { contactNotificationId: id, expectedVersion: 1, calledAt: clock.now() };
    const told = { ...input, contactId: daughter, result: 'REACHED' } as const;
    const outcomes = await outcomesOf(
      [nurse, colleague].map((by) => notifyContact(by, { ...told, idempotencyKey: newKey() })),
    );
    expect(outcomes.filter((one) => one === 'DONE')).toHaveLength(1);
    expect((await taskAbout(nounId)).calls).toHaveLength(1);
  });

  test('that is sent twice is one call', async () => {
    const idempotencyKey = newKey();
    const { id, version } = await taskAbout(nounId);
    const input = {
      idempotencyKey,
      contactNotificationId: id,
      expectedVersion: version,
      calledAt: clock.now(),
    };
    const told = { ...input, contactId: daughter, result: 'NOT_REACHED' } as const;
    expect([await notifyContact(nurse, told), await notifyContact(nurse, told)]).toEqual([id, id]);
    expect((await taskAbout(nounId)).calls).toHaveLength(1);
  });

  const ago = (hours: number) => new Date(clock.now().getTime() - hours * HOUR);
  test.each<[string, () => Parameters<typeof call>[1], string, string]>([
    ['of nobody', () => ({}), 'CALLEE', 'contactId'],
    ['of two people', () => ({ contactId: son, representativeId: bureau }), 'CALLEE', 'contactId'],
    ['of somebody unknown', () => ({ contactId: newId(clock.now()) }), 'NOT_FOUND', 'contactId'],
    ['of an unknown representative', () => ({ representativeId: son }), 'NOT_FOUND', 'representativeId'],
    [
      'of the public body before the family',
      () => ({ representativeId: bureau }),
      'CALL_ORDER',
      'representativeId',
    ],
    ['in the future', () => ({ contactId: son, calledAt: ago(-1) }), 'CALL_IN_FUTURE', 'calledAt'],
    [
      'long before it happened',
      () => ({ contactId: son, calledAt: ago(25) }),
      'CALL_LONG_BEFORE',
      'calledAt',
    ],
    [
      'as it was read before',
      () => ({ contactId: son, expectedVersion: 7 }),
      'VERSION_CONFLICT',
      'expectedVersion',
    ],
    ['with an empty text', () => ({ contactId: son, text: ' ' }), 'TEXT_EMPTY', 'text'],
  ])('%s is refused, and nothing is written', async (_name, change, code, path) => {
    expect(await refusalOf(call(nounId, change()))).toMatchObject({ code, path: [path] });
    expect(await taskAbout(nounId)).toMatchObject({ state: 'OPEN', version: 1, calls: [] });
  });

  test('of a family elsewhere is nobody else’s, and not of who only recorded it', async () => {
    expect((await refusalOf(call(nounId, { contactId: son }, network.otherNurse))).code).toBe('NOT_FOUND');
    const { id } = await taskAbout(nounId);
    const known = await somebody();
    const foreign = { contactId: await idOf(known, '陈小明') };
    expect(await refusalOf(call(nounId, foreign))).toMatchObject({ code: 'NOT_FOUND', path: ['contactId'] });
    const data = { openedByOrgId: network.hospital };
    await write(({ db }) => db.contactNotification.update({ where: { id }, data }));
    const clinician = network.doctor;
    expect(await shown(clinician)).toMatchObject({ state: 'OPEN', next: null, callees: [], calls: [] });
    expect((await refusalOf(call(nounId, { contactId: son }, clinician))).code).toBe('NOT_YOUR_ACT');
  });
});

describe('the numbers to call', () => {
  const numbers = async (by = nurse) => {
    const { id } = await taskAbout(nounId);
    return numbersToCall(by, await callFamily(by, { idempotencyKey: newKey(), contactNotificationId: id }));
  };

  test('are shown in full to who has to call, in order, and that is on record', async () => {
    const [first, ...others] = await numbers();
    expect(first).toMatchObject({ contactId: daughter, representativeId: null, name: '女儿' });
    expect(first?.phone).toMatch(/^1380000\d{4}$/);
    expect(others.map(({ name }) => name)).toEqual(['儿子', '民政办']);
    const [callee] = (await shown())?.callees ?? [];
    expect(callee).toMatchObject({ name: '女儿', phoneMasked: expect.stringMatching(/^138\*{4}\d{4}$/) });
    const { id } = await taskAbout(nounId);
    const acts = { nounId: id, operation: 'contactNotificationCall', outcome: 'DONE' };
    expect(await read().auditEvent.findFirst({ where: acts })).toMatchObject({
      residentIds: JSON.stringify([residentId]),
    });
  });

  test('are closed once the family knows, and to everybody else', async () => {
    expect((await refusalOf(numbers(network.otherNurse))).code).toBe('NOT_FOUND');
    await call(nounId, { contactId: son, result: 'REACHED' });
    expect((await refusalOf(numbers())).code).toBe('STATE_CONFLICT');
  });

  test('of nobody are none', async () => {
    const other = await somebody();
    await forgetContacts(other);
    nounId = await admitted(other);
    expect(await numbers()).toEqual([]);
  });
});
