import { describe, expect, test } from 'vitest';
import { codeSystem, SYSTEMS } from '../../fhir/codes.ts';
import { extension } from '../../fhir/extensions.ts';
import { practitionerIn, roleIn } from '../../fhir/map/directory-in.ts';
import { receivedSchedule, termsIn } from '../../fhir/map/schedule-in.ts';

const refusal = (code: string, element: string) =>
  expect.objectContaining({ detail: expect.objectContaining({ code, expression: [element] }) });

describe('a practitioner is registered by the name of now', () => {
  const named = (...name: object[]) =>
    practitionerIn(
      {
        identifier: [{ system: SYSTEMS.licence, value: '110440000000001' }],
        name: name as { text: string }[],
        qualification: [
          { code: { coding: [{ system: codeSystem('practitioner-category'), code: 'SPECIALIST' }] } },
        ],
      },
      '2026-11-27',
    ).name;

  test.each([
    [
      [
        { use: 'old', text: '王一' },
        { use: 'official', text: '王二' },
      ],
      '王二',
    ],
    [[{ text: '小王' }, { use: 'official', text: '王二' }], '王二'],
    [[{ use: 'official', text: '王一', period: { end: '2026-11-26' } }, { text: '王二' }], '王二'],
    [[{ use: 'official', text: '王一', period: { end: '2025' } }, { text: '王二' }], '王二'],
    [[{ use: 'official', text: '王二', period: { end: '2026' } }, { text: '王一' }], '王二'],
    [[{ use: 'old', text: '王一' }], ''],
  ])('of %j', (names, expected) => {
    expect(named(...names)).toBe(expected);
  });
});

test('a PractitionerRole gives one role', () => {
  const role = (code: string) => ({ coding: [{ system: codeSystem('role'), code }] });
  const code = [role('HOSP_DOCTOR'), role('HOSP_SCHED')];
  expect(() => roleIn({ practitioner: {}, code })).toThrow(refusal('ROLE_TWICE', 'PractitionerRole.code[1]'));
});

describe('a session is announced with its fee', () => {
  const said = (...more: object[]) => {
    const own = [
      { url: extension('slot-minutes'), valuePositiveInt: 30 },
      { url: extension('slot-capacity'), valuePositiveInt: 4 },
    ];
    return termsIn(
      receivedSchedule.parse({
        ...{ actor: [], extension: [...own, ...more] },
        planningHorizon: { start: '2026-11-27T08:00:00+08:00', end: '2026-11-27T12:00:00+08:00' },
      }),
    );
  };
  const fee = (value: number) => ({
    url: extension('registration-fee'),
    valueMoney: { value, currency: 'CNY' },
  });

  test('a fee in whole fen', () => {
    expect([said(fee(25.55)).feeFen, said(fee(19.99)).feeFen, said().feeFen]).toEqual([2555, 1999, null]);
  });

  test('and in no part of one', () => {
    expect(() => said(fee(25.555))).toThrow(refusal('ELEMENT', 'Schedule.extension(registration-fee)'));
  });
});
