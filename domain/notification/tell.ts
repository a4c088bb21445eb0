import { statement, type Tx } from '../../prisma/client.ts';
import type { NotificationKind } from '../codes/notification.ts';
import { type DutyPlace, toBeTold } from '../duty/on-duty.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { newId } from '../id.ts';

/** One thing that people are told, about one object. */
export interface Told {
  readonly kind: NotificationKind;
  readonly noun: Noun;
  readonly nounId: string;
  readonly residentId?: string | null;
  /** What makes it another thing than the last one of its kind about the object: a stage, a version, an instant. */
  readonly occasion?: string;
  /** When it was due to be told, if that is not when it is recorded. */
  readonly at?: Date;
}

const insertNotification = statement(`
  INSERT INTO "Notification" ("id", "personId", "organizationId", "kind", "noun", "nounId", "residentId", "key", "at",
    "recordedAt", "acknowledgedAt", "version")
  VALUES (:id, :personId, :organizationId, :kind, :noun, :nounId, :residentId, :key, :at, :now, NULL, 1)
  ON CONFLICT ("personId", "organizationId", "key") DO NOTHING`);

/**
 * Tells people of one organisation something, each once. A notification says of what, never what it says; that there is
 * one is an event of its own, by which it reaches whoever has a stream open.
 */
export async function tell(
  tx: Tx,
  organizationId: string,
  personIds: readonly string[],
  told: Told,
  now: Date,
): Promise<void> {
  const { kind, noun, nounId, residentId = null, occasion = '', at = now } = told;
  const key = [kind, noun, nounId, occasion].join(' ');
  for (const personId of new Set(personIds)) {
    const id = newId(now);
    const row = { id, personId, organizationId, kind, noun, nounId, residentId, key };
    if ((await tx.run(insertNotification, { ...row, at, now })) === 0) continue;
    const change = { noun: 'notification', nounId: id, journeyId: id, act: 'tell', to: 'TOLD', at } as const;
    await appendEvent(tx, change, null, now);
  }
}

/** Tells whoever has the duty; where the roster names nobody, everybody whose work it is. */
export async function tellDuty(tx: Tx, place: DutyPlace, told: Told, now: Date): Promise<void> {
  await tell(tx, place.organizationId, await toBeTold(tx, place, 0, now), told, now);
}
