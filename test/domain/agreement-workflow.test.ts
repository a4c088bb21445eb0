import { describe, expect, test } from 'vitest';
import { agreementNo } from '../../domain/agreement/number.ts';
import { agreementSides, agreementsVisible, regionPrefix } from '../../domain/agreement/policy.ts';
import { type AgreementState, agreementWorkflow } from '../../domain/agreement/workflow.ts';
import { edgeRefusals } from '../../domain/available-action.ts';
import { testClock } from '../../domain/clock.ts';
import { codesOf } from '../../domain/codes/code-table.ts';
import { ROLES } from '../../domain/codes/role.ts';
import { newId } from '../../domain/id.ts';
import { effectiveState } from '../../domain/workflow.ts';
import { actingAt, NOW } from '../fixtures/agreements.ts';

const clock = testClock(NOW);
const home = { id: 'home', kind: 'NURSING_HOME', regionCode: '440402' } as const;
const sides = ['PROPOSER', 'COUNTERPARTY'] as const;
const acts = agreementWorkflow.acts.map(({ act }) => act);

describe('who may take which edge', () => {
  const cases = acts.flatMap((act) =>
    agreementWorkflow.states.flatMap((state) =>
      codesOf(ROLES).flatMap((role) => sides.map((side) => [act, state, role, side] as const)),
    ),
  );
  const isAllowed = (state: AgreementState, role: string, side: string) =>
    state === 'PENDING_COUNTERSIGN' && role === 'ORG_ADMIN' && side === 'COUNTERPARTY';

  test.each(cases)('%s in %s by %s on the %s side', (act, state, role, side) => {
    const { viewer } = actingAt(home, clock, role);
    const refusals = edgeRefusals(agreementWorkflow, act, { viewer, state, sides: [side] });
    expect(refusals.length === 0).toBe(isAllowed(state, role, side));
    const codes = refusals.map(({ code }) => code);
    expect(codes.includes('STATE_CONFLICT')).toBe(state !== 'PENDING_COUNTERSIGN');
    expect(codes.includes('NOT_YOUR_ACT')).toBe(role !== 'ORG_ADMIN' || side !== 'COUNTERPARTY');
  });
});

test('every state that is not terminal has an exit, and terminal ones have none', () => {
  const left = [
    ...agreementWorkflow.acts.flatMap(({ from }) => from),
    ...agreementWorkflow.timers.map(({ from }) => from),
  ];
  for (const state of agreementWorkflow.states) {
    expect(left.includes(state)).toBe(!agreementWorkflow.terminal.includes(state));
  }
});

describe('the clock', () => {
  const row = {
    countersignDueAt: new Date('2026-12-22T01:00:00Z'),
    startsAt: new Date('2026-12-31T16:00:00Z'),
    endsAt: new Date('2027-12-31T16:00:00Z'),
  };
  test.each<[AgreementState, string, AgreementState]>([
    ['PENDING_COUNTERSIGN', '2026-12-22T00:59:59.999Z', 'PENDING_COUNTERSIGN'],
    ['PENDING_COUNTERSIGN', '2026-12-22T01:00:00Z', 'EXPIRED'],
    ['PENDING_START', '2026-12-31T15:59:59.999Z', 'PENDING_START'],
    ['PENDING_START', '2026-12-31T16:00:00Z', 'ACTIVE'],
    ['PENDING_START', '2027-12-31T16:00:00Z', 'EXPIRED'],
    ['ACTIVE', '2027-12-31T15:59:59.999Z', 'ACTIVE'],
    ['ACTIVE', '2027-12-31T16:00:00Z', 'EXPIRED'],
    ['REJECTED', '2030-01-01T00:00:00Z', 'REJECTED'],
  ])('%s at %s is %s', (state, at, expected) => {
    expect(effectiveState(agreementWorkflow, { state, ...row }, new Date(at))).toBe(expected);
  });
});

test.each([
  ['440000', '44'],
  ['440400', '4404'],
  ['440402', '440402'],
  ['110000', '11'],
  ['441000', '4410'],
])('the region subtree of %s begins with %s', (code, prefix) => {
  expect(regionPrefix(code)).toBe(prefix);
});

test('the side of a viewer follows from who proposed', () => {
  const agreement = { nursingHomeId: 'home', medicalOrgId: 'hospital', proposedByOrgId: 'hospital' };
  const at = (id: string) => agreementSides(actingAt({ ...home, id }, clock, 'ORG_ADMIN').viewer, agreement);
  expect([at('hospital'), at('home'), at('third')]).toEqual([['PROPOSER'], ['COUNTERPARTY'], []]);
});

test('a role without agreements sees none', () => {
  expect(agreementsVisible(actingAt(home, clock, 'RESIDENT').viewer, clock.now())).toEqual({
    OR: [{ id: { in: [] } }],
  });
});

test('the number names the day in China', () => {
  const lateEvening = new Date('2026-11-22T16:30:00Z');
  expect(agreementNo(newId(lateEvening), lateEvening)).toMatch(/^HZ20261123-[0-9A-HJKMNP-TV-Z]{6}$/);
});
