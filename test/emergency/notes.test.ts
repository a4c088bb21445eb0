import { expect, test } from 'vitest';
import { type AboutTarget, notesOnTarget } from '../../domain/emergency/notes.ts';
import type { Side } from '../../domain/referral/sides.ts';
import type { SafetyContent } from '../../domain/safety-block/content.ts';

const side = (change: Partial<Side> = {}): Side =>
  ({
    ...{
      id: 'hospital',
      status: 'ACTIVE',
      allianceId: 'alliance',
      capabilities: [{ capability: 'EMERGENCY' }],
    },
    ...change,
  }) as Side;
const right: AboutTarget = {
  ...{ from: side({ id: 'clinic' }), to: side(), isDepartmentOpen: true, safety: null },
  ...{ group: { doctorId: 'doctor', teamOrgId: 'clinic', hospitalIds: ['hospital'] }, isConsented: true },
  ...{ isRosterKept: true, isAgreed: true },
};
const infected = (infectionStatus: string) => ({ infectionStatus }) as SafetyContent;

test.each<[note: string, change: Partial<AboutTarget>]>([
  ['OUT_OF_GROUP', { group: { doctorId: 'doctor', teamOrgId: 'clinic', hospitalIds: ['other'] } }],
  ['OUT_OF_ALLIANCE', { to: side({ allianceId: null }) }],
  ['NO_CAPABILITY', { to: side({ capabilities: [] }) }],
  ['NO_INFECTIOUS', { safety: infected('SUSPECTED') }],
  ['NO_INFECTIOUS', { safety: infected('CONFIRMED') }],
  ['NO_AGREEMENT', { isAgreed: false }],
  ['TARGET_NOT_ACTIVE', { to: side({ status: 'CLOSED' }) }],
  ['DEPARTMENT_NOT_OPEN', { isDepartmentOpen: false }],
  ['NO_DUTY_ROSTER', { isRosterKept: false }],
  ['NO_CONSENT_ON_RECORD', { isConsented: false }],
])('%s is noted, and nothing else', (note, change) => {
  expect(notesOnTarget({ ...right, ...change })).toEqual([note]);
});

test('where nothing speaks against it, nothing is noted', () => {
  expect(notesOnTarget(right)).toEqual([]);
  expect(notesOnTarget({ ...right, group: null, isAgreed: null, from: side({ allianceId: null }) })).toEqual(
    [],
  );
  expect(notesOnTarget({ ...right, safety: infected('NONE') })).toEqual([]);
});
