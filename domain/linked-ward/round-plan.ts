import { type ActInput, type Deciding, perform } from '../act.ts';
import { addDays, isCalendarDate, localDateOf } from '../calendar-date.ts';
import { type AppliedPolicy, InvalidInput, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { claimRound, findStay } from './claim.ts';
import { type RoundLimits, roundDueAt, roundLimits } from './limits.ts';
import { planRound } from './plan-round.ts';
import { staySides } from './policy.ts';
import { otherSide, tellOfRound } from './tell.ts';
import { LOCAL_DOCTORS } from './workflow.ts';

/** A round that is moved, or with the stay alone one more. */
export interface JointRoundPlanInput extends ActInput {
  readonly linkedWardStayId?: string | null | undefined;
  readonly jointRoundId?: string | null | undefined;
  /** Of the round that is moved. */
  readonly expectedVersion?: number | null | undefined;
  readonly plannedOn: string;
}

const ACT = 'jointRoundPlan';
const RULE = 'requirements A.10';

interface Room {
  /** The other rounds of this stay are on other days. */
  readonly stayId: string;
  readonly exceptId: string;
  readonly latestOn: string;
  readonly limit: AppliedPolicy;
}

/** @throws InvalidInput ROUND_DATE; RuleRefused ROUND_TOO_LATE, ROUND_ON_DAY */
async function requireDay({ tx, now }: Deciding, plannedOn: string, room: Room): Promise<void> {
  const path = ['plannedOn'];
  if (!isCalendarDate(plannedOn) || plannedOn < localDateOf(now)) {
    const message = 'A round is planned for a day that exists, today at the earliest.';
    throw new InvalidInput({ code: 'ROUND_DATE', message, path, rule: RULE });
  }
  const { stayId, exceptId, latestOn, limit: policy } = room;
  if (plannedOn > latestOn) {
    const message = `This round is held on ${latestOn} at the latest.`;
    throw new RuleRefused({ code: 'ROUND_TOO_LATE', message, path, rule: RULE, policy });
  }
  const sameDay = { stayId, plannedOn, state: 'PLANNED', id: { not: exceptId } };
  if ((await tx.db.jointRound.count({ where: sameDay })) === 0) return;
  const message = 'A round of this stay is planned for that day.';
  throw new RuleRefused({ code: 'ROUND_ON_DAY', message, path, rule: RULE });
}

/** The limit that has set the last day of a round. */
function limitOf({ kind, no }: { readonly kind: string; readonly no: number }, limits: RoundLimits) {
  if (kind === 'MAKE_UP') return limits['linkedWard.makeUpDays'];
  const isFirst = kind === 'REGULAR' && no === 1;
  return limits[isFirst ? 'linkedWard.firstRoundDays' : 'linkedWard.roundIntervalDays'];
}

async function moveRound(
  deciding: Deciding,
  input: JointRoundPlanInput,
  jointRoundId: string,
): Promise<string> {
  const { tx, now, acting } = deciding;
  const { plannedOn, expectedVersion } = input;
  const claim = { jointRoundId, expectedVersion: expectedVersion ?? 0 };
  const round = await claimRound(deciding, ACT, claim);
  const { id, journeyId, stayId, latestOn, stay } = round;
  // Its last day was set by the limit of then.
  const limit = limitOf(round, await roundLimits(tx, stay.hospitalOrgId, round.createdAt));
  await requireDay(deciding, plannedOn, { stayId, exceptId: id, latestOn, limit });
  const dueAt = roundDueAt(plannedOn, await roundLimits(tx, stay.hospitalOrgId, now));
  await tx.db.jointRound.update({ where: { id }, data: { plannedOn, dueAt } });
  const facts = { was: round.plannedOn, plannedOn };
  const edge = { act: ACT, from: 'PLANNED', to: 'PLANNED', facts } as const;
  const role = actingRole(acting.viewer, LOCAL_DOCTORS);
  await appendEvent(tx, { noun: 'jointRound', nounId: id, journeyId, ...edge, role }, acting, now);
  for (const side of staySides(acting.viewer, stay))
    await tellOfRound(tx, round, { side: otherSide(side), what: 'moved' }, now);
  return id;
}

async function addRound(
  deciding: Deciding,
  { plannedOn }: JointRoundPlanInput,
  linkedWardStayId: string,
): Promise<string> {
  const { tx, now, acting } = deciding;
  const stay = await findStay(deciding, ACT, linkedWardStayId);
  const limits = await roundLimits(tx, stay.hospitalOrgId, now);
  const limit = limits['linkedWard.roundIntervalDays'];
  const latestOn = addDays(localDateOf(now), limit.value);
  await requireDay(deciding, plannedOn, { stayId: stay.id, exceptId: '', latestOn, limit });
  const extra = { kind: 'EXTRA', plannedOn, latestOn, act: ACT, by: acting, limits } as const;
  const id = await planRound(tx, stay, extra, now);
  for (const side of staySides(acting.viewer, stay))
    await tellOfRound(tx, { id, version: 1, stay }, { side: otherSide(side), what: 'planned' }, now);
  return id;
}

/**
 * Moves a planned round, or plans one more (安排共同查房). A round is moved no further than its limit: who moves it is not
 * spared to hold it in time. @returns the id of the round
 * @throws NotFound; InvalidInput ROUND_OR_STAY, ROUND_DATE; RuleRefused ROUND_TOO_LATE, ROUND_ON_DAY; StateConflict; VersionConflict
 */
export const planJointRound = (acting: Acting, input: JointRoundPlanInput): Promise<string> =>
  perform(acting, ACT, input, (deciding) => {
    const { jointRoundId, linkedWardStayId } = input;
    if (jointRoundId != null && linkedWardStayId == null) return moveRound(deciding, input, jointRoundId);
    if (jointRoundId == null && linkedWardStayId != null) return addRound(deciding, input, linkedWardStayId);
    const message = 'Name the round that is moved, or the stay of one more.';
    throw new InvalidInput({ code: 'ROUND_OR_STAY', message, path: ['jointRoundId'], rule: RULE });
  });
