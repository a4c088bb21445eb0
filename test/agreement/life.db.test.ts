import { describe, expect, test } from 'vitest';
import { countersignAgreement, rejectAgreement, withdrawAgreement } from '../../domain/agreement/actions.ts';
import { amendAgreement } from '../../domain/agreement/amend.ts';
import { discardAgreement, draftAgreement } from '../../domain/agreement/draft.ts';
import { agreementsVisible } from '../../domain/agreement/policy.ts';
import { proposeAgreement } from '../../domain/agreement/propose.ts';
import { agreementState } from '../../domain/agreement/state.ts';
import { succeedAgreement } from '../../domain/agreement/succeed.ts';
import { resumeAgreement, suspendAgreement } from '../../domain/agreement/suspend.ts';
import { sweepAgreements } from '../../domain/agreement/sweep.ts';
import { terminateAgreement } from '../../domain/agreement/terminate.ts';
import { type AgreementState, agreementWorkflow } from '../../domain/agreement/workflow.ts';
import type { Acting } from '../../domain/viewer.ts';
import { actsOf } from '../../domain/workflow.ts';
import { engine, read, write } from '../../prisma/client.ts';
import { actingAt, proposal } from '../fixtures/agreements.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import {
  answer,
  asRead,
  draft,
  MUTUAL,
  propose,
  RUNNING,
  rejection,
  running,
  SAFETY,
  signed,
  stored,
  suspend,
  terminate,
} from './course.ts';
import { byHome, byHospital, clock, DAY, network, useAgreementScene } from './scene.ts';

useAgreementScene();

const NOTICE = { ground: 'NOTICE', reasonCode: 'FEES', effectiveOn: '2027-09-01' } as const;

/** How an agreement comes into each state. */
const into: Readonly<Record<AgreementState, () => Promise<string>>> = {
  DRAFT: () => draft(RUNNING),
  DISCARDED: async () => discardAgreement(byHome, answer(await draft())),
  PENDING_COUNTERSIGN: () => propose(RUNNING),
  PENDING_START: () => signed(),
  ACTIVE: () => running(),
  SUSPENDED: async () => suspend(byHome, await running()),
  TERMINATING: async () => terminate(byHome, await running(), NOTICE),
  REJECTED: async () => rejectAgreement(byHospital, rejection(await propose())),
  WITHDRAWN: async () => withdrawAgreement(byHome, answer(await propose())),
  TERMINATED: async () => terminate(byHome, await signed()),
  EXPIRED: async () => {
    const id = await propose();
    clock.advance(30 * DAY);
    return id;
  },
  VOIDED: async () => {
    const id = await running();
    await write(({ db }) => db.cooperationAgreement.update({ where: { id }, data: { state: 'VOIDED' } }));
    return id;
  },
};

type Input = Awaited<ReturnType<typeof asRead>>;
/** Each act by somebody who may take it, with an input that nothing is wrong with. */
const acts: Readonly<Record<string, (input: Input) => Promise<string>>> = {
  agreementDraft: (input) => draftAgreement(byHome, { ...proposal(network, RUNNING), ...input }),
  agreementDiscard: (input) => discardAgreement(byHome, input),
  agreementPropose: (input) => proposeAgreement(byHome, input),
  agreementCountersign: (input) => countersignAgreement(byHospital, input),
  agreementReject: (input) => rejectAgreement(byHospital, { ...input, reasonCode: 'TERM' }),
  agreementWithdraw: (input) => withdrawAgreement(byHome, input),
  agreementAmend: (input) => amendAgreement(byHospital, { ...input, feeTerms: '免费' }),
  agreementSuspend: (input) => suspendAgreement(byHospital, { ...input, ...MUTUAL }),
  agreementResume: (input) => resumeAgreement(byHome, input),
  agreementTerminate: (input) => terminateAgreement(byHospital, { ...input, ...NOTICE }),
  agreementSucceed: (input) => succeedAgreement(byHome, { ...input, endOn: '2028-10-31' }),
};
const BY_OTHER = new Set([
  ...['agreementCountersign', 'agreementReject', 'agreementAmend', 'agreementSuspend', 'agreementTerminate'],
]);
const nearTheEnd = new Set(['agreementSucceed']);
const allowedFrom = (act: string) =>
  agreementWorkflow.acts.flatMap((edge) => (edge.act === act ? edge.from : []));

// What two people void is tested with the second approval.
describe.each(actsOf(agreementWorkflow).filter((act) => act !== 'recordVoid'))('%s', (act) => {
  const states = agreementWorkflow.states.map((state) => [state, allowedFrom(act).includes(state)] as const);

  test.each(states.filter(([, isEdge]) => isEdge))('is taken in %s, and leaves an event', async (state) => {
    const id = await into[state]();
    if (nearTheEnd.has(act)) clock.set(new Date('2027-08-20T01:00:00Z'));
    if (state === 'TERMINATING' && act === 'agreementResume') await suspend(byHome, id);
    // The first suspension is over by then.
    if (nearTheEnd.has(act) && state === 'SUSPENDED') await suspend(byHospital, id, SAFETY);
    const before = await stored(id);
    const made = await acts[act]?.(await asRead(id));
    const events = await read().event.findMany({ where: { nounId: id, act }, orderBy: { seq: 'asc' } });
    expect(events.at(-1)).toMatchObject({ fromState: state });
    expect((await stored(id)).version).toBe(before.version + 1);
    expect(made === id).toBe(act !== 'agreementSucceed');
  });

  test.each(states.filter(([, isEdge]) => !isEdge))('is refused in %s, and leaves nothing', async (state) => {
    if (engine() !== 'sqlite') return;
    const id = await into[state]();
    const before = [await stored(id), await read().event.count()];
    // To the other side a draft is what nobody has.
    const isHidden = BY_OTHER.has(act) && (state === 'DRAFT' || state === 'DISCARDED');
    const refusal = await refusalOf(acts[act]?.(await asRead(id)) ?? Promise.resolve());
    expect(refusal.code).toBe(isHidden ? 'NOT_FOUND' : 'STATE_CONFLICT');
    expect([await stored(id), await read().event.count()]).toEqual(before);
  });
});

test('the clock takes each edge at its instant, and the sweep writes it once', async () => {
  const suspended = await suspend(byHome, await running());
  const ending = await terminate(byHome, await running({ type: 'ALLIANCE' }), NOTICE);
  const state = async (id: string) => agreementState(await stored(id), clock.now());
  clock.advance(7 * DAY - 1);
  expect(await state(suspended)).toBe('SUSPENDED');
  clock.advance(1);
  expect(await state(suspended)).toBe('ACTIVE');
  clock.set(new Date('2027-08-31T16:00:00Z'));
  expect(await state(ending)).toBe('TERMINATED');
  clock.set(new Date('2027-12-01T00:00:00Z'));
  const [first, second] = await Promise.all([sweepAgreements(clock.now()), sweepAgreements(clock.now())]);
  expect(first + second).toBe(3);
  const lifted = await read().event.findFirstOrThrow({ where: { nounId: suspended, act: 'lift' } });
  expect(lifted.at).toEqual(new Date('2026-11-29T01:00:00Z'));
});

describe('a draft', () => {
  test('is nothing to the other side, and lists for nobody but its own administrator', async () => {
    const id = await draft();
    const seers: [Acting, boolean][] = [
      [byHome, true],
      [actingAt(network.home, clock, 'NH_NURSE'), false],
      [byHospital, false],
      [actingAt(network.health, clock, 'HEALTH_SUPERVISOR'), false],
    ];
    for (const [acting, isSeen] of seers) {
      const where = { AND: [{ id }, agreementsVisible(acting.viewer, clock.now())] };
      expect(await read().cooperationAgreement.count({ where }), acting.viewer.roles[0]).toBe(isSeen ? 1 : 0);
    }
    expect((await refusalOf(discardAgreement(byHospital, answer(id)))).code).toBe('NOT_FOUND');
  });

  test('may be half done; proposed it is judged whole', async () => {
    const id = await draft({ services: [], quotas: [], roundsIntervalDays: null, dutiesHome: '' });
    const refusal = await refusalOf(proposeAgreement(byHome, answer(id)));
    expect([refusal.code, refusal.path]).toEqual(['AGREEMENT_SERVICES_EMPTY', ['services']]);
    await draftAgreement(byHome, { ...proposal(network), ...(await asRead(id)) });
    await proposeAgreement(byHome, await asRead(id));
    expect((await stored(id)).state).toBe('PENDING_COUNTERSIGN');
    const quotas = await read().agreementQuota.findMany({ where: { agreementId: id } });
    expect(quotas).toMatchObject([{ placesPerWeek: 5 }]);
  });

  test('is proposed alone, by its version, or nothing is said to be a draft', async () => {
    const id = await draft();
    const beside = await refusalOf(proposeAgreement(byHome, { ...answer(id), feeTerms: '另议' }));
    expect([beside.code, beside.path]).toEqual(['AGREEMENT_DRAFT_ALONE', ['feeTerms']]);
    const { expectedVersion: _, ...unversioned } = answer(id);
    expect((await refusalOf(proposeAgreement(byHome, unversioned))).code).toBe('EXPECTED_VERSION');
    const { idempotencyKey } = answer(id);
    const incomplete = await refusalOf(proposeAgreement(byHome, { idempotencyKey, feeTerms: '另议' }));
    expect([incomplete.code, incomplete.path]).toEqual(['AGREEMENT_INCOMPLETE', ['nursingHomeId']]);
  });
});
