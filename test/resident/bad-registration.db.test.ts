import { beforeAll, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import type { ResidentRegisterInput } from '../../domain/resident/register.ts';
import type { Acting } from '../../domain/viewer.ts';
import { SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { idCardNo, register, written } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
let nurse: Acting;
beforeAll(async () => {
  ({ nurse } = await smallNetwork(testClock(SUNDAY_MORNING)));
});

const right = idCardNo({ sequence: 777 });
const wrongDigit = right.slice(0, 17) + (right.endsWith('1') ? '2' : '1');
const bad: [string, Partial<ResidentRegisterInput>, string, string][] = [
  ['a wrong check digit', { idNo: wrongDigit }, 'ID_CARD_CHECK_DIGIT', 'idNo'],
  ['17 digits', { idNo: right.slice(1) }, 'ID_CARD_LENGTH', 'idNo'],
  [
    'a birth date that does not exist',
    { idNo: idCardNo({ birthOn: '1941-02-29' }) },
    'ID_CARD_BIRTH_DATE',
    'idNo',
  ],
  [
    'a birth date to come',
    { idNo: idCardNo({ birthOn: '2026-11-23' }) },
    'ID_CARD_BIRTH_DATE_IN_FUTURE',
    'idNo',
  ],
  [
    'another birth date than the card',
    { idNo: right, birthOn: '1941-03-09' },
    'BIRTH_DATE_NOT_OF_CARD',
    'birthOn',
  ],
  ['no number', { idNo: null }, 'ID_NO_REQUIRED', 'idNo'],
  [
    'no number and no reason',
    { idType: 'NONE', idNo: null },
    'ID_MISSING_REASON_REQUIRED',
    'idMissingReason',
  ],
  ['a passport number of another form', { idType: 'PASSPORT', idNo: '护照' }, 'DOCUMENT_NO_FORM', 'idNo'],
  [
    'a passport without sex',
    { idType: 'PASSPORT', idNo: 'E12345678', birthOn: '1941-01-01' },
    'SEX_REQUIRED',
    'sex',
  ],
  [
    'a passport without birth date',
    { idType: 'PASSPORT', idNo: 'E12345678', sex: 'MALE' },
    'BIRTH_DATE_REQUIRED',
    'birthOn',
  ],
  ['a date that does not exist', { birthOn: '1941-02-30' }, 'BIRTH_DATE', 'birthOn'],
  ['a birth date in the future', { birthOn: '2026-11-23' }, 'BIRTH_DATE_IN_FUTURE', 'birthOn'],
  ['a region that is none', { regionCode: '999999' }, 'REGION_UNKNOWN', 'regionCode'],
  ['a phone that is none', { phone: '12345' }, 'PHONE_FORM', 'phone'],
  ['a health card that is none', { healthCardNo: '卡' }, 'HEALTH_CARD_FORM', 'healthCardNo'],
  ['an insurance number that is none', { insuranceNo: '?' }, 'INSURANCE_NO_FORM', 'insuranceNo'],
  ['an empty name', { nameOnCard: ' ' }, 'TEXT_EMPTY', 'nameOnCard'],
  ['a number for a name', { nameOnCard: '123' }, 'NAME_WITHOUT_LETTER', 'nameOnCard'],
  ['a mark for another name', { nameOther: '\u0301' }, 'NAME_WITHOUT_LETTER', 'nameOther'],
  ['a card of 1800', { idNo: idCardNo({ birthOn: '1800-01-01' }) }, 'BIRTH_DATE_LONG_AGO', 'idNo'],
  [
    'a birth date of 1700',
    { idType: 'PASSPORT', idNo: 'E12345678', sex: 'MALE', birthOn: '1700-01-01' },
    'BIRTH_DATE_LONG_AGO',
    'birthOn',
  ],
  [
    'a contact without a letter in the name',
    { contacts: [{ name: '·', relation: 'SON', phone: '13800001111' }] },
    'NAME_WITHOUT_LETTER',
    'contacts.0.name',
  ],
  ['control characters', { nameOnCard: '陈\u0000婆' }, 'TEXT_CONTROL_CHARACTERS', 'nameOnCard'],
  ['more than 2,000 characters', { nameOther: '长'.repeat(2001) }, 'TEXT_TOO_LONG', 'nameOther'],
  [
    'a contact without a phone that can be called',
    { contacts: [{ name: '陈', relation: 'SON', phone: '1' }] },
    'PHONE_FORM',
    'contacts.0.phone',
  ],
  [
    'a contact without a name',
    { contacts: [{ name: '', relation: 'SON', phone: '13800001111' }] },
    'TEXT_EMPTY',
    'contacts.0.name',
  ],
];
test.each(bad)('%s is refused, and nothing is written', async (_what, changes, code, path) => {
  const before = await written();
  const refusal = await refusalOf(register(nurse, { idNo: right, ...changes }));
  expect(refusal).toMatchObject({ code });
  expect(refusal.path.join('.')).toBe(path);
  expect(await written()).toEqual(before);
});
