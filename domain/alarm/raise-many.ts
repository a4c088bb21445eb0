import { statement, type Tx } from '../../prisma/client.ts';
import type { AlarmKind } from '../codes/alarm.ts';
import { type DutyPlace, STEPS, toBeTold } from '../duty/on-duty.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { newId } from '../id.ts';
import { tell } from '../notification/tell.ts';
import { policyFor } from '../policy-value/read.ts';

/** Alarms of one kind with the holder of one duty at one organisation. */
export interface AlarmPlace extends DutyPlace {
  readonly kind: AlarmKind;
}

/** The object that has to be seen to. */
export interface AlarmObject {
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

async function stepOf(tx: Tx, organizationId: string, now: Date): Promise<number> {
  const where = { id: organizationId };
  const { regionCode } = await tx.db.organization.findUniqueOrThrow({ where, select: { regionCode: true } });
  return (await policyFor(tx, 'alarm.stepMinutes', { organizationId, regionCode }, now)).value;
}

/**
 * Raises an alarm about each of these objects with the holder of a duty, once for each object and kind while it is not
 * seen to, however many raise it at once. They keep the organisation's `alarm.stepMinutes` of this moment. What is asked
 * of the place is asked once for all of them.
 */
export async function raiseAlarms(
  tx: Tx,
  { organizationId, function: duty, kind }: AlarmPlace,
  objects: readonly AlarmObject[],
  now: Date,
): Promise<void> {
  if (objects.length === 0) return;
  const place = { organizationId, function: duty };
  const stepMinutes = await stepOf(tx, organizationId, now);
  const people = await toBeTold(tx, place, STEPS.HOLDER, now);
  for (const { journeyId, noun, nounId, residentId = null, at = now } of objects) {
    const id = newId(now);
    const about = { ...place, kind, journeyId, noun, nounId, residentId };
    if ((await tx.run(insertAlarm, { id, ...about, at, stepMinutes })) === 0) continue;
    const change = { journeyId, noun: 'alarm', nounId: id, act: 'raise', to: 'RAISED', at } as const;
    await appendEvent(tx, change, null, now);
    const told = { kind: 'ALARM', noun: 'alarm', nounId: id, residentId, occasion: 'step 0', at } as const;
    await tell(tx, organizationId, people, told, now);
  }
}
