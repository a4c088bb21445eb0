import type { Deciding } from '../act.ts';
import { clearAlarms } from '../alarm/raise.ts';
import { REBOOKING } from '../codes/alarm.ts';
import { RuleRefused } from '../errors.ts';
import type { TakenPlace } from './booking.ts';
import { type FoundAppointment, requireMoved } from './find.ts';
import { noShowAtOf } from './no-show.ts';
import type { PlacePriority } from './rules.ts';
import * as sql from './sql.ts';

/** A place that an appointment gets: for good, or until `holdExpiresAt`. */
export interface GivenPlace {
  readonly place: Pick<TakenPlace, 'slot' | 'quota' | 'placeNo' | 'estimatedAt'>;
  readonly to: 'BOOKED' | 'OFFERED';
  readonly priority: PlacePriority;
  readonly holdExpiresAt?: Date;
  /** The booking was moved after the cut-off of the place that it had. */
  readonly movedLateAt?: Date | null;
  /** Which priority was asked for, where the hospital gives another one; what is known of it stays. */
  readonly askedPriority?: string | null;
}

/** Writes the place that was taken into the appointment. @throws VersionConflict */
export async function givePlace(
  { tx, now }: Deciding,
  found: FoundAppointment,
  { place, to, priority, holdExpiresAt, movedLateAt = null, askedPriority = found.askedPriority }: GivenPlace,
): Promise<void> {
  const { slot, quota, placeNo, estimatedAt } = place;
  const noShowAt = to === 'BOOKED' ? await noShowAtOf(tx, slot, found.service, now) : null;
  const given = await tx.run(sql.givePlace, {
    ...{ id: found.id, from: found.state, version: found.version, to, priority, now },
    ...{ slotId: slot.id, sessionId: slot.sessionId, departmentId: slot.departmentId, placeNo, estimatedAt },
    ...{ agreementId: quota?.agreementId ?? null, quotaWeekOn: quota?.weekOn ?? null },
    ...{ serviceOn: slot.serviceOn, startAt: new Date(slot.startAt), endAt: new Date(slot.endAt) },
    ...{ holdExpiresAt: holdExpiresAt ?? null, noShowAt, movedLateAt, askedPriority },
  });
  requireMoved(given, found);
  const about = { noun: 'appointment', nounId: found.id, kinds: REBOOKING } as const;
  if (found.state === 'TO_REBOOK') await clearAlarms(tx, about, now);
  if (holdExpiresAt !== undefined) await tx.run(sql.refreshEarliestHold, { id: slot.id });
}

/** What a move takes away of a trip that was arranged for the old time: it stays in the events. */
export const formerTrip = ({ leaveAt, leftAt, returnedAt }: FoundAppointment) =>
  Object.fromEntries(Object.entries({ leaveAt, leftAt, returnedAt }).filter(([, at]) => at !== null));

const elsewhere = (code: string, message: string, rule: string): RuleRefused =>
  new RuleRefused({ code, message, path: ['slotId'], rule });

/** An answer is given where it was asked for: in this hospital and department. @throws RuleRefused */
export function requireAskedFor(found: FoundAppointment, { slot }: TakenPlace): void {
  const rule = 'domain 3.4 REQUESTED, WAITLISTED';
  if (slot.hospitalId !== found.hospitalId)
    throw elsewhere('OTHER_HOSPITAL', 'This place is not of the hospital that was asked.', rule);
  if (slot.departmentId !== found.departmentId)
    throw elsewhere('OTHER_DEPARTMENT', 'This place is not of the department that was asked for.', rule);
}
