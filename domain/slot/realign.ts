import { statement, type Tx } from '../../prisma/client.ts';
import { expireHoldsOfTemplate } from '../appointment/place.ts';
import { atLocalTime, localDateOf } from '../calendar-date.ts';
import { type TemplateShape, templateDates, writeSlots } from './expand.ts';

const selectComing = statement(`
  SELECT x."id", x."serviceOn" FROM "Session" x
  WHERE x."templateId" = :templateId AND x."startAt" > :now AND x."voidedAt" IS NULL ORDER BY x."serviceOn"`);
// Changes nothing, but makes bookings wait: whether somebody has a place is read behind it.
const keepSlots = statement(`UPDATE "Slot" SET "capacity" = "capacity" WHERE "sessionId" = :id`);
const countTaken = statement(`SELECT COUNT(*) AS "n" FROM "Slot" WHERE "sessionId" = :id AND "taken" > 0`);
const emptySlots = statement(`UPDATE "Slot" SET "capacity" = 0 WHERE "sessionId" = :id`);
const withdrawSession = statement(`
  UPDATE "Session" SET "state" = 'WITHDRAWN', "version" = "version" + 1 WHERE "id" = :id`);
const moveSession = statement(`
  UPDATE "Session" SET "state" = 'OPEN', "departmentId" = :departmentId, "practitionerId" = :practitionerId,
    "startAt" = :startAt, "endAt" = :endAt, "half" = :half, "isExpert" = :isExpert, "feeFen" = :feeFen, "room" = :room,
    "version" = "version" + 1
  WHERE "id" = :id`);

/** Whether nobody has a place in the session, which stays so until the end of the transaction. */
export async function isUntouched(tx: Tx, id: string): Promise<boolean> {
  await tx.run(keepSlots, { id });
  const [taken] = await tx.rows<{ n: number }>(countTaken, { id });
  return taken?.n === 0;
}

/** Takes back a session in which nobody has a place: it is not held, and offers nothing. */
export async function takeBackSession(tx: Tx, id: string): Promise<void> {
  await tx.run(emptySlots, { id });
  await tx.run(withdrawSession, { id });
}

/**
 * Brings the future sessions in which nobody has a place in line with a changed template. Nothing is deleted: a
 * slot that is no longer offered has no capacity, a session that is not held is WITHDRAWN.
 * @returns how many sessions were withdrawn
 */
export async function realignSessions(
  tx: Tx,
  template: TemplateShape,
  isActive: boolean,
  now: Date,
): Promise<number> {
  await expireHoldsOfTemplate(tx, template.id, now);
  const coming = await tx.rows<{ id: string; serviceOn: string }>(selectComing, {
    templateId: template.id,
    now,
  });
  const last = coming.at(-1)?.serviceOn;
  const days = last === undefined ? 0 : (Date.parse(last) - Date.parse(localDateOf(now))) / 86_400_000;
  const wanted = new Set(isActive ? templateDates(template, localDateOf(now), days) : []);
  let withdrawn = 0;
  for (const { id, serviceOn } of coming) {
    if (!(await isUntouched(tx, id))) continue;
    if (!wanted.has(serviceOn)) {
      await takeBackSession(tx, id);
      withdrawn += 1;
      continue;
    }
    await tx.run(emptySlots, { id });
    const { departmentId, practitionerId, isExpert, feeFen, room, startTime, endTime } = template;
    const times = { startAt: atLocalTime(serviceOn, startTime), endAt: atLocalTime(serviceOn, endTime) };
    const half = startTime < '12:00' ? 'AM' : 'PM';
    await tx.run(moveSession, { id, departmentId, practitionerId, isExpert, feeFen, room, half, ...times });
    await writeSlots(tx, template, id, serviceOn, now);
  }
  return withdrawn;
}
