import { statement, type Tx } from '../../prisma/client.ts';
import type { AlarmKind } from '../codes/alarm.ts';
import { type DutyPlace, toBeTold } from '../duty/on-duty.ts';
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

const selectRaised = statement(`
  SELECT a."noun", a."nounId" FROM "Alarm" a
  WHERE a."organizationId" = :organizationId AND a."function" = :function AND a."kind" = :kind
    AND a."nounId" IN (:nounIds...) AND a."state" = 'RAISED'`);

const nameOf = ({ noun, nounId }: Pick<AlarmObject, 'noun' | 'nounId'>): string => `${noun} ${nounId}`;

async function stepOf(tx: Tx, organizationId: string, now: Date): Promise<number> {
  const where = { id: organizationId };
  const { regionCode } = await tx.db.organization.findUniqueOrThrow({ where, select: { regionCode: true } });
  return (await policyFor(tx, 'alarm.stepMinutes', { organizationId, regionCode }, now)).value;
}

/**
 * Raises an alarm about each of these objects, once for each object and kind while it is not seen to. They keep the
 * organisation's `alarm.stepMinutes` of this moment. What is asked of the place is asked once for all of them.
 */
export async function raiseAlarms(
  tx: Tx,
  { organizationId, function: duty, kind }: AlarmPlace,
  objects: readonly AlarmObject[],
  now: Date,
): Promise<void> {
  const place = { organizationId, function: duty };
  const nounIds = objects.map(({ nounId }) => nounId);
  const raised = await tx.rows<{ noun: Noun; nounId: string }>(selectRaised, { ...place, kind, nounIds });
  const known = new Set(raised.map(nameOf));
  const unseen = objects.filter((object) => !known.has(nameOf(object)));
  if (unseen.length === 0) return;
  const stepMinutes = await stepOf(tx, organizationId, now);
  const people = await toBeTold(tx, place, 0, now);
  for (const { journeyId, noun, nounId, residentId = null, at = now } of unseen) {
    const id = newId(now);
    const about = { journeyId, noun, nounId, residentId };
    await tx.db.alarm.create({
      data: { id, ...place, kind, ...about, state: 'RAISED', raisedAt: at, stepMinutes },
    });
    await appendEvent(
      tx,
      { journeyId, noun: 'alarm', nounId: id, act: 'raise', to: 'RAISED', at },
      null,
      now,
    );
    const told = { kind: 'ALARM', noun: 'alarm', nounId: id, residentId, occasion: 'step 0', at } as const;
    await tell(tx, organizationId, people, told, now);
  }
}
