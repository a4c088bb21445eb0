import { statement, type Tx } from '../../prisma/client.ts';
import { addDays, atLocalTime, localDateOf, weekdayOf } from '../calendar-date.ts';
import { newId } from '../id.ts';

/** A weekly template with its places per pool. */
export interface TemplateShape {
  readonly id: string;
  readonly hospitalId: string;
  readonly departmentId: string;
  readonly practitionerId: string | null;
  readonly weekday: number;
  readonly startTime: string;
  readonly endTime: string;
  readonly slotMinutes: number;
  readonly isExpert: boolean;
  readonly feeFen: number | null;
  readonly room: string | null;
  readonly validFromOn: string;
  readonly validToOn: string | null;
  readonly releaseMinutesBefore: number;
  readonly pools: readonly { readonly pool: string; readonly places: number }[];
}

const MINUTE = 60_000;

const insertSession = statement(`
  INSERT INTO "Session" ("id", "templateId", "hospitalId", "departmentId", "practitionerId", "serviceOn", "half",
    "startAt", "endAt", "isExpert", "feeFen", "room", "state", "lastQueueNo", "version")
  VALUES (:id, :templateId, :hospitalId, :departmentId, :practitionerId, :serviceOn, :half,
    :startAt, :endAt, :isExpert, :feeFen, :room, 'OPEN', 0, 1)
  ON CONFLICT ("templateId", "serviceOn") DO NOTHING`);
const insertSlot = statement(`
  INSERT INTO "Slot" ("id", "sessionId", "hospitalId", "departmentId", "pool", "startAt", "endAt", "capacity",
    "taken", "releaseAt", "earliestHoldExpiresAt")
  VALUES (:id, :sessionId, :hospitalId, :departmentId, :pool, :startAt, :endAt, :capacity, 0, :releaseAt, NULL)
  ON CONFLICT ("sessionId", "pool", "startAt") DO UPDATE SET "departmentId" = excluded."departmentId",
    "capacity" = excluded."capacity", "endAt" = excluded."endAt", "releaseAt" = excluded."releaseAt"`);

/** The dates from today up to `horizonDays` ahead, on which the template holds. */
export function templateDates(template: TemplateShape, todayOn: string, horizonDays: number): string[] {
  const dates: string[] = [];
  for (let day = 0; day <= horizonDays; day += 1) {
    const dateOn = addDays(todayOn, day);
    if (weekdayOf(dateOn) !== template.weekday || dateOn < template.validFromOn) continue;
    if (template.validToOn !== null && dateOn > template.validToOn) continue;
    dates.push(dateOn);
  }
  return dates;
}

/** The time windows of one session: whole slots of `slotMinutes` from its start to its end. */
export function slotWindows(template: TemplateShape, serviceOn: string): { startAt: Date; endAt: Date }[] {
  const end = atLocalTime(serviceOn, template.endTime).getTime();
  const length = template.slotMinutes * MINUTE;
  const windows: { startAt: Date; endAt: Date }[] = [];
  for (let at = atLocalTime(serviceOn, template.startTime).getTime(); at + length <= end; at += length) {
    windows.push({ startAt: new Date(at), endAt: new Date(at + length) });
  }
  return windows;
}

/** Writes the slots of a session, or sets the capacity of those that exist. Reserved places get their release. */
export async function writeSlots(
  tx: Tx,
  template: TemplateShape,
  sessionId: string,
  serviceOn: string,
  now: Date,
) {
  for (const { startAt, endAt } of slotWindows(template, serviceOn)) {
    for (const { pool, places } of template.pools) {
      const releaseAt =
        pool === 'PUBLIC' ? null : new Date(startAt.getTime() - template.releaseMinutesBefore * MINUTE);
      const { hospitalId, departmentId } = template;
      const place = {
        sessionId,
        hospitalId,
        departmentId,
        pool,
        startAt,
        endAt,
        capacity: places,
        releaseAt,
      };
      await tx.run(insertSlot, { id: newId(now), ...place });
    }
  }
}

/**
 * Makes the sessions and slots of a template for the horizon; what exists already stays as it is.
 * @returns how many sessions were made
 */
export async function expandTemplate(
  tx: Tx,
  template: TemplateShape,
  now: Date,
  horizonDays: number,
): Promise<number> {
  let made = 0;
  for (const serviceOn of templateDates(template, localDateOf(now), horizonDays)) {
    const startAt = atLocalTime(serviceOn, template.startTime);
    if (startAt <= now) continue;
    const id = newId(now);
    const inserted = await tx.run(insertSession, {
      id,
      templateId: template.id,
      hospitalId: template.hospitalId,
      departmentId: template.departmentId,
      practitionerId: template.practitionerId,
      serviceOn,
      half: template.startTime < '12:00' ? 'AM' : 'PM',
      startAt,
      endAt: atLocalTime(serviceOn, template.endTime),
      isExpert: template.isExpert,
      feeFen: template.feeFen,
      room: template.room,
    });
    if (inserted === 0) continue;
    made += 1;
    await writeSlots(tx, template, id, serviceOn, now);
  }
  return made;
}
