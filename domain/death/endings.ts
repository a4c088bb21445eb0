import type { Deciding } from '../act.ts';
import { endForResident } from '../appointment/end-for-resident.ts';
import { addDays, endOfLocalDay, localDateOf } from '../calendar-date.ts';
import { GOING_ON_STATES } from '../codes/admission.ts';
import { UNTOLD } from '../contact-notification/workflow.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { endStaysOfDead } from '../linked-ward/ended-by-death.ts';
import { notVoided } from '../not-voided.ts';
import { liveTargets } from '../referral/facing.ts';
import { BEFORE_ARRIVAL } from '../referral/workflow.ts';
import { clearAlarmsOf, LASTING_ALARMS } from './alarms.ts';
import { type Effect, type Ending, endRow } from './effects.ts';

const ACT = 'deathConfirm';

/** Whose death ends what. */
interface Died {
  readonly residentId: string;
  readonly diedAt: Date;
}

/** A row that ends, with the event of it where its noun has events. */
interface Told extends Ending {
  readonly event?: {
    readonly noun: Noun;
    readonly journeyId: string;
    readonly from: string;
    readonly to: string;
  };
}

async function end({ tx, now, acting }: Deciding, endings: readonly Told[]): Promise<Effect[]> {
  const effects: Effect[] = [];
  for (const { event, ...ending } of endings) {
    const effect = await endRow(tx, ending);
    if (effect === null) continue;
    effects.push(effect);
    if (event === undefined) continue;
    const change = { ...event, nounId: ending.id, act: ACT, reasonCode: 'DECEASED' };
    await appendEvent(tx, change, acting, now);
  }
  return effects;
}

/** The stay ends with the day of death; one that had not begun is called off. */
async function staysOf({ tx, now }: Deciding, { residentId, diedAt }: Died): Promise<Told[]> {
  const open = { ...notVoided, residentId, OR: [{ toOn: null }, { toOn: { gte: localDateOf(now) } }] };
  const stays = await tx.db.residency.findMany({ where: open, orderBy: { id: 'asc' } });
  const diedOn = localDateOf(diedAt);
  return stays.map(({ id, journeyId, fromOn, presence }) => ({
    noun: 'residency',
    id,
    after: { toOn: diedOn < fromOn ? addDays(fromOn, -1) : diedOn, endReason: 'DECEASED' },
    event: { noun: 'residency', journeyId, from: presence, to: 'ENDED' },
  }));
}

async function admissionsOf({ tx }: Deciding, { residentId, diedAt }: Died): Promise<Told[]> {
  const open = await tx.db.admission.findMany({
    where: { residentId, state: { in: ['PLANNED', ...GOING_ON_STATES] } },
    orderBy: { id: 'asc' },
  });
  return open.map(({ id, journeyId, state, admittedAt }) => {
    const noun = 'admission';
    if (state === 'PLANNED') {
      const to = 'CANCELLED';
      return { noun, id, after: { state: to }, event: { noun, journeyId, from: state, to } };
    }
    const dischargedAt = diedAt < admittedAt ? admittedAt : diedAt;
    return {
      noun,
      id,
      after: { state: 'DISCHARGED', dischargedAt: dischargedAt.toISOString(), disposition: 'DIED' },
      event: { noun, journeyId, from: state, to: 'DISCHARGED' },
    };
  });
}

/** Whoever has the resident in care finishes the work of today; then there is nobody to care for. */
async function relationsOf({ tx, now }: Deciding, { residentId }: Died): Promise<Told[]> {
  const endOfToday = endOfLocalDay(localDateOf(now));
  const lasting = { residentId, OR: [{ endedAt: null }, { endedAt: { gt: endOfToday } }] };
  const relations = await tx.db.careRelation.findMany({ where: lasting, orderBy: { id: 'asc' } });
  return relations.map(({ id }) => ({
    noun: 'careRelation',
    id,
    after: { endedAt: endOfToday.toISOString() },
  }));
}

async function approvalsOf({ tx }: Deciding, { residentId }: Died): Promise<Told[]> {
  const waiting = await tx.db.secondApproval.findMany({
    where: { residentId, state: 'PENDING' },
    orderBy: { id: 'asc' },
  });
  return waiting.map(({ id, journeyId }) => ({
    noun: 'secondApproval',
    id,
    after: { state: 'EXPIRED' },
    event: { noun: 'secondApproval', journeyId, from: 'PENDING', to: 'EXPIRED' },
  }));
}

/** What nobody has come for ends; whoever has the resident finishes what was begun (domain 3.8: before ARRIVED). */
async function referralsOf({ tx, now }: Deciding, { residentId }: Died): Promise<Told[]> {
  const open = await tx.db.referral.findMany({
    where: { residentId, state: { in: [...BEFORE_ARRIVAL] } },
    include: { targets: true },
    orderBy: { id: 'asc' },
  });
  return open.flatMap(({ id, journeyId, state, targets }): Told[] => [
    {
      noun: 'referral',
      id,
      after: {
        state: 'CANCELLED',
        endReasonCode: 'DECEASED',
        closedAt: now.toISOString(),
        expiresAt: null,
        cosignDueAt: null,
        missedAt: null,
      },
      event: { noun: 'referral', journeyId, from: state, to: 'CANCELLED' },
    },
    ...liveTargets(targets).map(
      (target): Told => ({
        noun: 'referralTarget',
        id: target.id,
        after: { state: 'WITHDRAWN' },
        event: { noun: 'referralTarget', journeyId, from: target.state, to: 'WITHDRAWN' },
      }),
    ),
  ]);
}

/** What else the family was to be told of is no more to be told than the death itself, which somebody still tells it. */
async function notificationsOf({ tx, now }: Deciding, { residentId }: Died): Promise<Told[]> {
  const untold = { residentId, state: { in: [...UNTOLD] }, isCorrection: false };
  const tasks = await tx.db.contactNotification.findMany({
    where: { ...untold, occasion: { not: 'DEATH' } },
    orderBy: { id: 'asc' },
  });
  return tasks.map(({ id, journeyId, state }) => ({
    noun: 'contactNotification',
    id,
    after: { state: 'SUPERSEDED', supersededAt: now.toISOString() },
    event: { noun: 'contactNotification', journeyId, from: state, to: 'SUPERSEDED' },
  }));
}

/** The role of an account of the family ends: the resident's own at once, a representative's with today. */
async function accountsOf({ tx, now }: Deciding, { residentId }: Died): Promise<Told[]> {
  const todayOn = localDateOf(now);
  const accounts = async (role: string, toOn: string, person: object): Promise<Told[]> => {
    const where = { role, person, OR: [{ toOn: null }, { toOn: { gt: toOn } }] };
    const roles = await tx.db.roleAssignment.findMany({ where, orderBy: { id: 'asc' } });
    return roles.map(({ id }) => ({
      noun: 'roleAssignment',
      id,
      after: { toOn },
      event: { noun: 'roleAssignment', journeyId: id, from: 'ASSIGNED', to: 'ENDED' },
    }));
  };
  const documents = await tx.db.representative.findMany({ where: { residentId }, orderBy: { id: 'asc' } });
  const ids = documents.map(({ id }) => id);
  return [
    ...(await accounts('RESIDENT', addDays(todayOn, -1), { residentId })),
    ...(await accounts('REPRESENTATIVE', todayOn, { representativeId: { in: ids } })),
  ];
}

/** Nobody represents the dead: every document ends with today. */
async function representativesOf({ tx, now }: Deciding, { residentId }: Died): Promise<Told[]> {
  const todayOn = localDateOf(now);
  const where = { ...notVoided, residentId, OR: [{ toOn: null }, { toOn: { gt: todayOn } }] };
  const documents = await tx.db.representative.findMany({
    where,
    include: { resident: { select: { journeyId: true } } },
    orderBy: { id: 'asc' },
  });
  return documents.map(({ id, resident: { journeyId } }) => ({
    noun: 'representative',
    id,
    after: { toOn: todayOn },
    event: { noun: 'representative', journeyId, from: 'APPOINTED', to: 'ENDED' },
  }));
}

/**
 * Ends what a death ends (domain 3.8): appointments before check-in, referrals before arrival, a linked ward with its rounds,
 * the stay, an open admission, care relations, second approvals, alarms, accounts and representations. Consents stay as
 * record. The caller holds the resident.
 * @returns what was ended, in the order in which it was ended
 */
export async function endAll(deciding: Deciding, died: Died): Promise<Effect[]> {
  const { residentId } = died;
  const reason = { residentId, reasonCode: 'DEATH', act: ACT } as const;
  const effects = await endForResident(deciding, reason);
  effects.push(...(await endStaysOfDead(deciding, died, ACT)));
  const found = [referralsOf, staysOf, admissionsOf, relationsOf, approvalsOf, accountsOf, representativesOf];
  for (const endings of found) effects.push(...(await end(deciding, await endings(deciding, died))));
  const notifications = await end(deciding, await notificationsOf(deciding, died));
  const untold = { kind: 'FAMILY_NOT_TOLD', nounId: { in: notifications.map(({ id }) => id) } };
  effects.push(...notifications, ...(await clearAlarmsOf(deciding, { residentId, act: ACT, ...untold })));
  const kind = { notIn: [...LASTING_ALARMS] };
  effects.push(...(await clearAlarmsOf(deciding, { residentId, act: ACT, kind })));
  return effects;
}
