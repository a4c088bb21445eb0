import type { Tx } from '../../prisma/client.ts';
import type { AlarmKind } from '../codes/alarm.ts';
import { type DutyPlace, toBeTold } from '../duty/on-duty.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { newId } from '../id.ts';
import { tell } from '../notification/tell.ts';
import { policyFor } from '../policy-value/read.ts';

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

/**
 * Raises an alarm with the holder of a duty, once for each object and kind while it is not seen to. It keeps the
 * organisation's `alarm.stepMinutes` of this moment.
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
  const same = { organizationId, function: duty, kind, noun, nounId };
  if ((await tx.db.alarm.count({ where: { ...same, state: 'RAISED' } })) > 0) return;
  const { regionCode } = await tx.db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { regionCode: true },
  });
  const step = await policyFor(tx, 'alarm.stepMinutes', { organizationId, regionCode }, now);
  const id = newId(now);
  await tx.db.alarm.create({
    data: { id, journeyId, ...same, residentId, state: 'RAISED', raisedAt: at, stepMinutes: step.value },
  });
  await appendEvent(tx, { journeyId, noun: 'alarm', nounId: id, act: 'raise', to: 'RAISED', at }, null, now);
  const told = { kind: 'ALARM', noun: 'alarm', nounId: id, residentId, occasion: 'step 0', at } as const;
  await tell(tx, organizationId, await toBeTold(tx, alarm, 0, now), told, now);
}

/** Ends the alarms about an object that has been seen to. */
export async function clearAlarms(
  tx: Tx,
  about: { readonly noun: Noun; readonly nounId: string; readonly kinds?: readonly AlarmKind[] },
  now: Date,
): Promise<void> {
  const { noun, nounId, kinds } = about;
  const open = { noun, nounId, state: 'RAISED', ...(kinds && { kind: { in: [...kinds] } }) };
  for (const { id, journeyId } of await tx.db.alarm.findMany({ where: open })) {
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
