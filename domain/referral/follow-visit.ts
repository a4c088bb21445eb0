import { statement, type Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { endOfLocalDay } from '../calendar-date.ts';
import type { AppointmentState } from '../codes/appointment.ts';
import { RuleRefused } from '../errors.ts';
import { recordArrival } from './arrival.ts';
import { scheduleDueAt } from './clocks.ts';
import { placedTarget } from './facing.ts';
import { answerFor, moveReferral } from './move.ts';
import { isReferralOpen } from './policy.ts';
import { takeReferralDue } from './take-due.ts';
import { NO_PLACE } from './targets.ts';
import { tellScheduler, tellSender } from './tell.ts';
import { clocksOfPlace, requireWithinReach, validAgainUntil } from './validity.ts';

/** A step of an appointment, which may be the place of a referral: by which act, from where to where. */
export interface VisitMove {
  readonly id: string;
  readonly referralId: string | null;
  readonly act: string;
  readonly from: AppointmentState;
  readonly to: AppointmentState;
}

/** A place as it is now. */
interface Place {
  readonly departmentId: string;
  readonly serviceOn: string;
  readonly startAt: Date;
  readonly noShowAt: Date | null;
}
type StoredPlace = Omit<Place, 'startAt' | 'noShowAt'> &
  Readonly<Record<'startAt' | 'noShowAt', string | null>>;
const selectPlace = statement(`
  SELECT a."departmentId", a."serviceOn", a."startAt", a."noShowAt" FROM "Appointment" a WHERE a."id" = :id`);

/** The place of an appointment that is there. */
export async function placeOf(tx: Tx, id: string): Promise<Place> {
  const [stored] = await tx.rows<StoredPlace>(selectPlace, { id });
  if (stored === undefined) throw new Error('an appointment that moved is there');
  const { startAt, noShowAt, ...place } = stored;
  return {
    ...place,
    startAt: new Date(startAt ?? 0),
    noShowAt: noShowAt === null ? null : new Date(noShowAt),
  };
}

const read = async ({ tx }: Deciding, id: string) => {
  const targets = { include: { consent: true } } as const;
  const include = { fromOrg: { select: { regionCode: true } }, targets } as const;
  const referral = await tx.db.referral.findUniqueOrThrow({ where: { id }, include });
  return { ...referral, receiver: placedTarget(referral) };
};
type Followed = Awaited<ReturnType<typeof read>>;
type Follow = (deciding: Deciding, referral: Followed, move: VisitMove) => Promise<void>;

/** What is told of a move counts one change of the referral, as an act of its own would. */
const counted = (data: object = {}) => ({ ...data, version: { increment: 1 } });
const isBooked = ({ state, receiver }: Followed): boolean =>
  state === 'PLACED' && receiver !== null && receiver.expectedAt !== null;

/** What a target says of the place that is reserved for it. */
export const placeColumns = ({ departmentId, serviceOn, startAt }: Omit<Place, 'noShowAt'>) => ({
  ...{ expectedOn: serviceOn, expectedAt: startAt, acceptingDepartmentId: departmentId },
  ...{ arrivalDueAt: endOfLocalDay(serviceOn), scheduleDueAt: null, bedWaitDueAt: null },
});

/** @throws RuleRefused REFERRAL_OVER, SCHEDULED_TOO_LATE: the booking stays where it is */
const moved: Follow = async (deciding, referral, { id, act }) => {
  const { tx, now, acting } = deciding;
  const { receiver } = referral;
  if (referral.state !== 'PLACED' || receiver === null) {
    const message = 'The referral of this booking is over.';
    throw new RuleRefused({ code: 'REFERRAL_OVER', message, path: ['appointmentId'], rule: 'domain 3.5.5' });
  }
  const place = await placeOf(tx, id);
  const { serviceOn: expectedOn, noShowAt } = place;
  const { organizationId } = receiver;
  await requireWithinReach(deciding, referral, { expectedOn, organizationId, path: ['slotId'] });
  const { roles } = acting.viewer;
  const data = { ...placeColumns(place), scheduledAt: receiver.scheduledAt ?? now };
  await answerFor(deciding, receiver, { act, to: 'SCHEDULED', roles, data });
  const clocks = await clocksOfPlace(tx, referral, noShowAt);
  const step = { act, to: 'PLACED', roles, data: counted(clocks), facts: { expectedOn } } as const;
  await moveReferral(deciding, referral, step);
  await tellSender(tx, referral, 'SCHEDULED', now);
};

/** The receiver reserves another place, by a clock that begins anew (domain 3.5.5). */
const lost: Follow = async (deciding, referral, { act }) => {
  const { tx, now, acting } = deciding;
  const { receiver } = referral;
  if (!isBooked(referral) || receiver === null) return;
  const { organizationId } = receiver;
  const { roles } = acting.viewer;
  const { regionCode } = await tx.db.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const due = await scheduleDueAt(tx, referral.urgency, { organizationId, regionCode }, now);
  const data = { ...NO_PLACE, scheduleDueAt: due };
  await answerFor(deciding, receiver, { act, to: 'ACCEPTED', roles, data });
  const expiresAt = await validAgainUntil(tx, referral, now);
  const clocks = counted({ missedAt: null, expiresAt });
  await moveReferral(deciding, referral, { act, to: 'PLACED', roles, data: clocks });
  await tellSender(tx, referral, 'PLACE_LOST', now);
  await tellScheduler(tx, referral, organizationId, now);
};

/**
 * Who has come to the visit has arrived by the referral; said of a day that is over, on that day. A booking stands without the
 * consent as well: then it opens nothing, and the referral is without a place (V19).
 */
const there: Follow = async (deciding, referral, move) => {
  const { tx, now, acting } = deciding;
  const { id, act } = move;
  const { receiver, state } = referral;
  if ((state !== 'PLACED' && state !== 'NO_SHOW') || receiver === null) return;
  if (!isReferralOpen('entry', acting.viewer, referral, now)) return lost(deciding, referral, move);
  const { serviceOn, startAt } = await placeOf(tx, id);
  const arrivedAt = endOfLocalDay(serviceOn) <= now ? startAt : now;
  const { roles } = acting.viewer;
  await recordArrival(deciding, referral, { act, roles, receiver, arrivedAt, data: counted() });
};

/** A no-show that was none is none of the two after which no place is reserved (domain 3.4, 3.5.6). */
const forgiven: Follow = async (deciding, referral, { act }) => {
  const { state, noShowCount } = referral;
  if ((state !== 'PLACED' && state !== 'NO_SHOW') || noShowCount === 0) return;
  const { roles } = deciding.acting.viewer;
  const data = counted({ noShowCount: { decrement: 1 } });
  await moveReferral(deciding, referral, { act, to: state, roles, data });
};

const WITH_PLACE: readonly AppointmentState[] = ['BOOKED', 'TO_REBOOK'];
const WITHOUT: readonly AppointmentState[] = ['CANCELLED', 'LATE_CANCELLED', 'VOIDED', 'TO_REBOOK'];

/** What a step of the appointment is to its referral; what comes after the arrival is for who treats to say. */
function followOf({ act, from, to }: VisitMove): Follow | null {
  if (act === 'appointmentTravelSet') return null;
  if (to === 'BOOKED') return moved;
  if (WITH_PLACE.includes(from) && WITHOUT.includes(to)) return lost;
  if (to === 'CHECKED_IN' || to === 'FULFILLED') return there;
  if (from === 'NO_SHOW' && (to === 'EXCUSED' || to === 'VOIDED')) return forgiven;
  return null;
}

/**
 * The referral follows the appointment that is its place (domain 3.5.5, 3.5.6): it is locked after the appointment, and what
 * time has done to it is written first. A referral that has moved the appointment itself stands there already.
 */
export async function followVisit(deciding: Deciding, move: VisitMove): Promise<void> {
  const { tx, now, concerns } = deciding;
  const { referralId } = move;
  const follow = followOf(move);
  if (referralId === null || follow === null) return;
  await tx.lock('Referral', referralId);
  await takeReferralDue(tx, referralId, now);
  const referral = await read(deciding, referralId);
  concerns({ ownerOrgIds: [referral.initiatingOrgId, referral.fromOrgId] });
  await follow(deciding, referral, move);
}

/** The clock of the appointment has found nobody there: that of the referral is the same instant. */
export async function followMiss(tx: Tx, referralId: string | null, now: Date): Promise<void> {
  if (referralId !== null) await takeReferralDue(tx, referralId, now);
}

/** From now on it is known when the place is missed; or, with null, it is not known any more. */
export async function followArming(tx: Tx, referralId: string, noShowAt: Date | null): Promise<void> {
  await tx.lock('Referral', referralId);
  const include = { fromOrg: { select: { regionCode: true } } } as const;
  const referral = await tx.db.referral.findUniqueOrThrow({ where: { id: referralId }, include });
  if (referral.state !== 'PLACED') return;
  const data = await clocksOfPlace(tx, referral, noShowAt);
  await tx.db.referral.update({ where: { id: referralId }, data });
}
