import { statement, type Tx } from '../../prisma/client.ts';
import type { AlarmKind } from '../codes/alarm.ts';
import { type DutyPlace, STEPS, toBeTold } from '../duty/on-duty.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { newId } from '../id.ts';
import { tell } from '../notification/tell.ts';
import { policyFor } from '../policy-value/read.ts';
import { climbFirst } from './climb.ts';

/** What somebody has to see to, and at which organisation. */
export interface NewAlarm extends DutyPlace {
  readonly kind: AlarmKind;
  readonly journeyId: string;
  readonly noun: Noun;
  readonly nounId: string;
  readonly residentId?: string | null;
  /** When it was due, if that is not when it is recorded. */
  readonly at?: Date;
}

const insertAlarm = statement(`
  INSERT INTO "Alarm" ("id", "journeyId", "organizationId", "function", "kind", "noun", "nounId", "residentId", "state",
    "raisedAt", "stepMinutes", "toldStep", "version")
  VALUES (:id, :journeyId, :organizationId, :function, :kind, :noun, :nounId, :residentId, 'RAISED', :at, :stepMinutes,
    0, 1)
  ON CONFLICT DO NOTHING`);

/**
 * Raises an alarm with the holder of a duty, once for each object and kind while it is not seen to, however many raise
 * it at once. It keeps the organisation's `alarm.stepMinutes` of this moment.
 */
export async function raiseAlarm(tx: Tx, alarm: NewAlarm, now: Date): Promise<void> {
  const {
    organizationId,
    function: duty,
    kind,
    journeyId,
    noun,
    nounId,
    residentId = null,
    at = now,
  } = alarm;
  const { regionCode } = await tx.db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { regionCode: true },
  });
  const { value } = await policyFor(tx, 'alarm.stepMinutes', { organizationId, regionCode }, now);
  const id = newId(now);
  const about = { organizationId, function: duty, kind, noun, nounId, residentId };
  if ((await tx.run(insertAlarm, { id, journeyId, ...about, at, stepMinutes: value })) === 0) return;
  await appendEvent(tx, { journeyId, noun: 'alarm', nounId: id, act: 'raise', to: 'RAISED', at }, null, now);
  const told = { kind: 'ALARM', noun: 'alarm', nounId: id, residentId, occasion: 'step 0', at } as const;
  await tell(tx, organizationId, await toBeTold(tx, alarm, STEPS.HOLDER, now), told, now);
}

/** Ends the alarms about an object that has been seen to. */
export async function clearAlarms(
  tx: Tx,
  about: { readonly noun: Noun; readonly nounId: string; readonly kinds?: readonly AlarmKind[] },
  now: Date,
): Promise<void> {
  const { noun, nounId, kinds } = about;
  const open = { noun, nounId, state: 'RAISED', ...(kinds && { kind: { in: [...kinds] } }) };
  for (const { id, journeyId, organizationId } of await tx.db.alarm.findMany({ where: open })) {
    // Whom it had reached until now is told of it, whether or not a sweep has come by.
    await climbFirst(tx, { id, organizationId }, now);
    const where = { id, state: 'RAISED' };
    const data = { state: 'CLEARED', clearedAt: now, version: { increment: 1 } };
    if ((await tx.db.alarm.updateMany({ where, data })).count === 0) continue;
    const change = {
      journeyId,
      noun: 'alarm',
      nounId: id,
      act: 'clear',
      from: 'RAISED',
      to: 'CLEARED',
    } as const;
    await appendEvent(tx, change, null, now);
  }
}
