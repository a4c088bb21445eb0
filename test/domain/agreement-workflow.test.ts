import { describe, expect, test } from 'vitest';
import { agreementNo } from '../../domain/agreement/number.ts';
import { agreementSides, agreementsVisible } from '../../domain/agreement/policy.ts';
import {
  type AgreementSide,
  type AgreementState,
  agreementWorkflow,
} from '../../domain/agreement/workflow.ts';
import { edgeRefusals } from '../../domain/available-action.ts';
import { testClock } from '../../domain/clock.ts';
import type { Role } from '../../domain/codes/role.ts';
import { newId } from '../../domain/id.ts';
import { regionPrefix } from '../../domain/region/within.ts';
import { actsOf, effectiveState } from '../../domain/workflow.ts';
import { actingAt, NOW } from '../fixtures/agreements.ts';

const clock = testClock(NOW);
const home = { id: 'home', kind: 'NURSING_HOME', regionCode: '440402' } as const;

describe('what is open to whom', () => {
  const RUN = 'agreementSuspend agreementTerminate agreementSucceed';
  // Acts of the proposing side, of the other one, and of a supervisor.
  const open: readonly (readonly [AgreementState, string, string, string])[] = [
    ['DRAFT', 'agreementDraft agreementDiscard agreementPropose', '', ''],
    ['DISCARDED', '', '', ''],
    ['PENDING_COUNTERSIGN', 'agreementWithdraw', 'agreementCountersign agreementReject', ''],
    ['PENDING_START', 'agreementAmend agreementTerminate', 'agreementAmend agreementTerminate', ''],
    ['ACTIVE', `agreementAmend ${RUN}`, `agreementAmend ${RUN}`, 'agreementSuspend'],
    ...(['SUSPENDED'] as const).map((state) => {
      const acts = `agreementAmend agreementResume ${RUN}`;
      return [state, acts, acts, 'agreementSuspend agreementResume'] as const;
    }),
    ...(['TERMINATING'] as const).map((state) => {
      const acts = 'agreementSuspend agreementResume agreementSucceed';
      return [state, acts, acts, 'agreementSuspend agreementResume'] as const;
    }),
    ...(['REJECTED', 'WITHDRAWN', 'TERMINATED', 'EXPIRED', 'VOIDED'] as const).map(
      (state) => [state, '', '', ''] as const,
    ),
  ];

  test.each(open)('%s', (state, ofProposer, counterparty, supervisor) => {
    // What was entered in error, the proposing side voids from every state.
    const proposer = state === 'VOIDED' ? ofProposer : `${ofProposer} recordVoid`;
    const openTo = (role: Role, sides: readonly AgreementSide[]) => {
      const { viewer } = actingAt(home, clock, role);
      const isOpen = (act: string) =>
        edgeRefusals(agreementWorkflow, act, { viewer, state, sides }).length === 0;
      return actsOf(agreementWorkflow).filter(isOpen).sort();
    };
    const listed = (acts: string) => acts.split(' ').filter(Boolean).sort();
    expect(openTo('ORG_ADMIN', ['PROPOSER', 'PARTY'])).toEqual(listed(proposer));
    expect(openTo('ORG_ADMIN', ['COUNTERPARTY', 'PARTY'])).toEqual(listed(counterparty));
    expect(openTo('HEALTH_SUPERVISOR', ['SUPERVISOR'])).toEqual(listed(supervisor));
    expect(openTo('NH_NURSE', ['PROPOSER', 'PARTY'])).toEqual([]);
  });

  test('of every state', () => expect(open.map(([state]) => state)).toEqual(agreementWorkflow.states));
});

test('every state that is not terminal has an exit, and terminal ones have none', () => {
  const left = [
    ...agreementWorkflow.acts.filter(({ to }) => to !== 'VOIDED').flatMap(({ from }) => from),
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
    suspendedUntilAt: new Date('2027-06-30T16:00:00Z'),
    terminatesAt: new Date('2027-08-31T16:00:00Z'),
  };
  test.each<[AgreementState, string, AgreementState]>([
    ['PENDING_COUNTERSIGN', '2026-12-22T00:59:59.999Z', 'PENDING_COUNTERSIGN'],
    ['PENDING_COUNTERSIGN', '2026-12-22T01:00:00Z', 'EXPIRED'],
    ['PENDING_START', '2026-12-31T15:59:59.999Z', 'PENDING_START'],
    ['PENDING_START', '2026-12-31T16:00:00Z', 'ACTIVE'],
    ['PENDING_START', '2027-12-31T16:00:00Z', 'EXPIRED'],
    ['ACTIVE', '2027-12-31T15:59:59.999Z', 'ACTIVE'],
    ['ACTIVE', '2027-12-31T16:00:00Z', 'EXPIRED'],
    ['SUSPENDED', '2027-06-30T15:59:59.999Z', 'SUSPENDED'],
    ['SUSPENDED', '2027-06-30T16:00:00Z', 'ACTIVE'],
    ['SUSPENDED', '2027-12-31T16:00:00Z', 'EXPIRED'],
    ['TERMINATING', '2027-08-31T15:59:59.999Z', 'TERMINATING'],
    ['TERMINATING', '2027-08-31T16:00:00Z', 'TERMINATED'],
    ['DRAFT', '2030-01-01T00:00:00Z', 'DRAFT'],
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
  expect([at('hospital'), at('home'), at('third')]).toEqual([
    ['PROPOSER', 'PARTY'],
    ['COUNTERPARTY', 'PARTY'],
    [],
  ]);
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
