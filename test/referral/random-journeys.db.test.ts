import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { Refusal } from '../../domain/errors.ts';
import { referralsVisible } from '../../domain/referral/policy.ts';
import { referralState } from '../../domain/referral/state.ts';
import { sweepReferralClocks, sweepReferrals } from '../../domain/referral/sweep.ts';
import { ACCEPTED_STATES, LIVE_STATES } from '../../domain/referral/target-workflow.ts';
import { OPEN_STATES, referralWorkflow } from '../../domain/referral/workflow.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { SUNDAY_MORNING } from '../fixtures/network.ts';
import { ACTS, does } from './acts.ts';
import { actionsFor } from './said.ts';
import {
  type Cast,
  cast,
  clock,
  draft,
  draftInput,
  elsewhere,
  HOUR,
  patient,
  somebody,
  stored,
  useReferralScene,
} from './scene.ts';

useReferralScene();

const PEOPLE: readonly (keyof Cast | 'patient')[] = [
  ...(['nurse', 'doctor', 'colleague', 'office', 'receiver', 'treater', 'scheduler', 'supervisor'] as const),
  'patient',
];
const actingOf = (who: (typeof PEOPLE)[number]): Acting => (who === 'patient' ? patient() : cast[who]);

/** Which of all that is open to somebody now; every seventh is tried whether it is open or not. */
type Move = number;
interface Step {
  /** One, or two at the same moment. */
  readonly moves: readonly Move[];
  readonly hours: number;
  readonly isSwept: boolean;
}
const moves: fc.Arbitrary<Move> = fc.nat(7 * 11 * 13 * 17 * 29);
const steps = fc.array(
  fc.record<Step>({
    moves: fc.array(moves, { minLength: 1, maxLength: 2 }),
    hours: fc.oneof(fc.constant(0), fc.nat(60)),
    isSwept: fc.boolean(),
  }),
  { minLength: 5, maxLength: 25 },
);

type Chosen = readonly [who: (typeof PEOPLE)[number], act: string];
/** What ends a journey, or does not move it, is chosen seldom: they would all be short. */
const SELDOM = [
  ...[
    'referralCancel',
    'referralRecall',
    'referralLeave',
    'referralDied',
    'referralTransfer',
    'referralRevise',
  ],
  ...[
    'referralReturn',
    'referralReject',
    'referralCloseUnmet',
    'referralCloseWithoutFeedback',
    'referralNoShow',
  ],
  ...['referralAcceptanceWithdraw', 'referralAbortRequest', 'referralRequestInfo'],
];
const NEVER = ['recordVoid', 'attachmentAdd', 'attachmentRemove'];

async function openNow(who: (typeof PEOPLE)[number], id: string): Promise<Chosen[]> {
  const by = actingOf(who);
  const now = clock.now();
  if ((await read().referral.count({ where: { AND: [{ id }, referralsVisible(by.viewer, now)] } })) === 0)
    return [];
  const said = await actionsFor(by, id);
  return said
    .filter(({ isAvailable, action }) => isAvailable && !NEVER.includes(action))
    .map(({ action }) => [who, action]);
}

async function chosen(choice: Move, id: string): Promise<Chosen | undefined> {
  const isRare = choice % 17 === 0;
  const acts = Object.keys(ACTS).filter((act) => !NEVER.includes(act) && (isRare || !SELDOM.includes(act)));
  const [who, act] = [PEOPLE[choice % PEOPLE.length], acts[choice % acts.length]];
  if (choice % 7 === 0 && who !== undefined && act !== undefined) return [who, act];
  const open = (await Promise.all(PEOPLE.map((one) => openNow(one, id)))).flat();
  const onward = open.filter(([, one]) => isRare || !SELDOM.includes(one));
  return onward[choice % Math.max(1, onward.length)];
}

async function move(choice: Move, id: string): Promise<void> {
  const next = await chosen(choice, id);
  if (next === undefined) return;
  try {
    await does(next[1], actingOf(next[0]), id);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

/** What holds whenever nobody is at work. */
async function check(id: string): Promise<void> {
  const referral = await stored(id);
  const state = referralState(referral, clock.now());
  expect(referralWorkflow.states).toContain(state);
  if (referral.sentAt !== null) expect(referral.ownerId, 'nobody follows it').not.toBeNull();

  const events = await read().event.findMany({
    where: { noun: 'referral', nounId: id },
    orderBy: { seq: 'asc' },
  });
  const moved = events.filter(({ act }) => !act.startsWith('attachment'));
  expect(moved.at(-1)?.toState, 'the last event leads to another state').toBe(referral.state);
  for (const [at, { fromState }] of moved.entries())
    expect(fromState, 'an event is lost').toBe(moved[at - 1]?.toState ?? null);
  const missed = events.filter(({ toState }) => toState === 'NO_SHOW').length;
  expect(referral.noShowCount, 'no-shows are not as many as their events').toBe(missed);

  for (const { askedAt, version } of referral.targets)
    if (askedAt !== null)
      expect(version, 'an answer is ahead of its referral').toBeLessThanOrEqual(referral.version);

  const told = referral.targets.filter(
    ({ disclosedAt, acceptedAt }) => disclosedAt !== null && acceptedAt !== null,
  );
  expect(told.length, 'two are told whom they receive').toBeLessThanOrEqual(1);
  if (['PLACED', 'NO_SHOW', 'ARRIVED', 'IN_TREATMENT'].includes(state))
    expect(ACCEPTED_STATES, 'nobody has said yes').toContain(told[0]?.state);
  if (['CANCELLED', 'EXPIRED', 'RECALLED'].includes(referral.state))
    expect(
      referral.targets.filter(
        (one) => one.askedAt !== null && LIVE_STATES.some((live) => live === one.state),
      ),
    ).toEqual([]);
  const care = await read().careRelation.count({ where: { basisId: id, endedAt: null } });
  expect(care, 'in care without having come').toBe(
    ['ARRIVED', 'IN_TREATMENT', 'COMPLETED'].includes(state) ? 1 : 0,
  );
  if (!OPEN_STATES.includes(referral.state as never))
    expect(await read().alarm.count({ where: { nounId: id, state: 'RAISED' } }), 'an alarm outlives it').toBe(
      0,
    );
}

const runs = inject('template').engine === 'sqlite' ? 12 : 4;
test(`${runs} journeys of many hands at the same time: nothing illegal, nobody without an owner, no event lost`, async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (course, areTwoAsked) => {
      clock.set(SUNDAY_MORNING);
      await somebody();
      const [first] = draftInput().targets;
      const both = areTwoAsked && first !== undefined ? { targets: [first, elsewhere] } : {};
      const id = await draft({ kind: 'INPATIENT', urgency: 'URGENT', ...both });
      for (const { moves: together, hours, isSwept } of course) {
        await Promise.all(together.map((one) => move(one, id)));
        clock.advance(hours * HOUR);
        if (isSwept) await Promise.all([sweepReferrals(clock.now()), sweepReferralClocks(clock.now())]);
        await check(id);
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
});
