import { type Deciding, perform } from '../act.ts';
import { showReception } from '../appointment/no-show.ts';
import { columnsOf, remember } from '../death/effects.ts';
import { deathWhere } from '../death/report.ts';
import { arrivedInEmergency } from '../emergency/arrived.ts';
import { InvalidInput } from '../errors.ts';
import { policyFor } from '../policy-value/read.ts';
import { requireLongText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { recordArrival } from './arrival.ts';
import { claimReferral, type FoundReferral, lockReferredBy } from './claim.ts';
import { hoursLater, NO_CLOCKS } from './clocks.ts';
import { ownTarget } from './facing.ts';
import { moveReferral } from './move.ts';
import { sealedEndText } from './sealed.ts';
import type { ReferralActInput } from './sign.ts';
import { tellSender } from './tell.ts';
import { arriveAtPlace, isReceivedToday } from './visit-place.ts';
import { ARRIVALS, RECEIVERS, TREATERS } from './workflow.ts';

export interface ReferralArriveInput extends ReferralActInput {
  /** When; now when it is left out. */
  readonly arrivedAt?: Date | null | undefined;
}
export interface ReferralLeaveInput extends ReferralActInput {
  readonly reasonText: string;
}

export interface ReferralDiedInput extends ReferralActInput {
  readonly diedAt: Date;
  /** What happened (死亡经过). */
  readonly summary: string;
}

/** How long somebody in an emergency may have been there before anybody finds the time to write the notice. */
const NOTICE_AFTERWARDS_HOURS = 24;

type Expected = Pick<FoundReferral, 'kind' | 'placedAt' | 'sentAt'>;

/**
 * Before this nobody has arrived by the referral: its acceptance; null where there is none yet. Who is brought in an emergency may
 * be there before anybody has accepted or written anything.
 */
export function earliestArrival({ kind, placedAt, sentAt }: Expected): Date | null {
  if (kind !== 'EMERGENCY') return placedAt;
  return sentAt === null ? null : hoursLater(sentAt, -NOTICE_AFTERWARDS_HOURS);
}

/** @throws InvalidInput ARRIVED_IN_FUTURE, ARRIVED_BEFORE_ACCEPTED, ARRIVED_BEFORE_NOTICE */
function requireArrivedAt(arrivedAt: Date, referral: Expected, now: Date): Date {
  const refuse = (code: string, message: string): never => {
    throw new InvalidInput({ code, message, path: ['arrivedAt'], rule: 'domain 3.5.6' });
  };
  const earliest = earliestArrival(referral);
  if (arrivedAt > now) refuse('ARRIVED_IN_FUTURE', 'Nobody has arrived in the future.');
  if (earliest === null || arrivedAt >= earliest) return arrivedAt;
  if (referral.kind !== 'EMERGENCY')
    refuse('ARRIVED_BEFORE_ACCEPTED', 'Nobody has arrived before the referral was accepted.');
  const message = `An emergency is told of at most ${NOTICE_AFTERWARDS_HOURS} hours after the arrival.`;
  return refuse('ARRIVED_BEFORE_NOTICE', message);
}

/** Who comes to a place of today shows that the reception is at work: its bookings are locked behind the resident. */
async function openReception(deciding: Deciding, referralId: string): Promise<void> {
  if (!(await isReceivedToday(deciding, referralId))) return;
  await lockReferredBy(deciding, referralId);
  await showReception(deciding.tx, deciding.acting.viewer, deciding.now);
}

/** What an act of the receiver is about, within a transaction that another act may have begun. */
type Within<Input> = Omit<Input, 'idempotencyKey'>;

/** The resident is there (到达). From here on the referral stays the receiver's own record. @returns the id of the referral */
export async function arrive(deciding: Deciding, input: Within<ReferralArriveInput>): Promise<string> {
  const { now, acting } = deciding;
  const act = 'referralArrive';
  await openReception(deciding, input.referralId);
  const referral = await claimReferral(deciding, { ...input, act });
  const isEmergency = referral.kind === 'EMERGENCY';
  const arrivedAt = requireArrivedAt(input.arrivedAt ?? now, referral, now);
  const target = ownTarget(acting.viewer, referral);
  const remainder = isEmergency ? await arrivedInEmergency(deciding, referral, { target, arrivedAt }) : {};
  const arrival = { receiver: target, arrivedAt, data: remainder };
  await recordArrival(deciding, referral, { act, roles: ARRIVALS, ...arrival });
  await arriveAtPlace(deciding, referral.id, arrivedAt);
  return referral.id;
}
export const arriveReferral = (acting: Acting, input: ReferralArriveInput): Promise<string> =>
  perform(acting, 'referralArrive', input, (deciding) => arrive(deciding, input));

/** The treatment begins (开始诊疗). @returns the id of the referral */
export async function treat(deciding: Deciding, input: Within<ReferralActInput>): Promise<string> {
  const act = 'referralTreat';
  const referral = await claimReferral(deciding, { ...input, act });
  return moveReferral(deciding, referral, { act, to: 'IN_TREATMENT', roles: TREATERS });
}
export const treatReferral = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralTreat', input, (deciding) => treat(deciding, input));

/** What was asked and not decided is moot when the treatment is over. */
const NO_ABORT = { abortSide: null, abortDueAt: null } as const;

/** The treatment is over; the feedback is due within `referral.feedbackHours` (诊疗结束). @returns the id of the referral */
export async function complete(deciding: Deciding, input: Within<ReferralActInput>): Promise<string> {
  const { tx, now, acting } = deciding;
  const act = 'referralComplete';
  const referral = await claimReferral(deciding, { ...input, act });
  const { organizationId, regionCode } = acting.viewer;
  const policy = await policyFor(tx, 'referral.feedbackHours', { organizationId, regionCode }, now);
  const data = { ...NO_ABORT, completedAt: now, feedbackDueAt: hoursLater(now, policy.value) };
  await moveReferral(deciding, referral, { act, to: 'COMPLETED', roles: TREATERS, data });
  await tellSender(tx, referral, 'COMPLETED', now);
  return referral.id;
}
export const completeReferral = (acting: Acting, input: ReferralActInput): Promise<string> =>
  perform(acting, 'referralComplete', input, (deciding) => complete(deciding, input));

/** The resident has left against advice (自行离院); the sender is told at once. @returns the id of the referral */
export async function leave(deciding: Deciding, input: Within<ReferralLeaveInput>): Promise<string> {
  const { tx, now } = deciding;
  const act = 'referralLeave';
  const referral = await claimReferral(deciding, { ...input, act });
  const endTextSealed = sealedEndText(referral.id, requireLongText(input.reasonText, 'reasonText'));
  const data = { ...NO_CLOCKS, endTextSealed, closedAt: now, ...NO_ABORT };
  await moveReferral(deciding, referral, { act, to: 'LEFT', roles: RECEIVERS, data });
  await tellSender(tx, referral, 'LEFT', now);
  return referral.id;
}
export const leaveReferral = (acting: Acting, input: ReferralLeaveInput): Promise<string> =>
  perform(acting, 'referralLeave', input, (deciding) => leave(deciding, input));

/** @throws InvalidInput DIED_AT */
function requireDiedHere({ diedAt }: ReferralDiedInput, { arrivedAt }: FoundReferral, now: Date): void {
  if (diedAt <= now && (arrivedAt === null || diedAt >= arrivedAt)) return;
  const message = 'The death is after the arrival, and not in the future.';
  throw new InvalidInput({ code: 'DIED_AT', message, path: ['diedAt'], rule: 'domain 3.5.7, 3.8' });
}

/**
 * The resident has died with the receiver (死亡): the death is reported by the same words, and remembers what it ended.
 * @returns the id of the referral
 */
export const diedInReferral = (acting: Acting, input: ReferralDiedInput): Promise<string> =>
  perform(acting, 'referralDied', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralDied';
    const referral = await claimReferral(deciding, { ...input, act });
    requireDiedHere(input, referral, now);
    const { id, residentId, state } = referral;
    await tx.lock('Resident', residentId);
    const ended = { ...NO_CLOCKS, ...NO_ABORT, closedAt: now };
    const endTextSealed = sealedEndText(id, requireLongText(input.summary, 'summary'));
    const data = { ...ended, endTextSealed };
    await moveReferral(deciding, referral, { act, to: 'DIED', roles: TREATERS, data });
    const resident = await tx.db.resident.findUniqueOrThrow({ where: { id: residentId } });
    const told = { diedAt: input.diedAt, source: 'HOSPITAL' } as const;
    const deathId = await deathWhere(deciding, resident, told);
    const names = Object.keys(ended) as (keyof typeof ended)[];
    const before = Object.fromEntries(names.map((name) => [name, referral[name]]));
    const effect = {
      ...({ noun: 'referral', id } as const),
      before: columnsOf({ ...before, state }),
      after: columnsOf({ ...ended, state: 'DIED' }),
    };
    if (deathId !== null) await remember(deciding, deathId, [effect]);
    await tellSender(tx, referral, 'DIED', now);
    return id;
  });
