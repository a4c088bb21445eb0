import { statement } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import type { ContactNotificationState, ContactOccasion } from '../codes/contact-notification.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import { newId } from '../id.ts';
import { tellDuty } from '../notification/tell.ts';
import { policiesFor } from '../policy-value/read.ts';
import { raiseUntold } from './alarm.ts';
import { calleesOf, WITH_PEOPLE } from './callees.ts';
import { isOfStaff, type Owner, ownerOf } from './owner.ts';

/** What a family is to be told of, by the object that tells it. */
export interface NewContactNotification {
  readonly residentId: string;
  readonly journeyId: string;
  readonly occasion: ContactOccasion;
  readonly noun: Noun;
  readonly nounId: string;
  /** When it happened, if that is not now. */
  readonly happenedAt?: Date;
}

/** The same once more, for who was told what was not so. */
export interface NewCorrection extends NewContactNotification {
  readonly owner: Omit<Owner, 'regionCode'>;
}

// The unique key is the guard: of the same object the family is told once, however often it is told of.
const insertTask = statement(`
  INSERT INTO "ContactNotification" ("id", "journeyId", "residentId", "occasion", "noun", "nounId", "isCorrection", "state",
    "happenedAt", "organizationId", "function", "openedByOrgId", "openedAt", "dueAt", "version")
  VALUES (:id, :journeyId, :residentId, :occasion, :noun, :nounId, :isCorrection, :state, :happenedAt, :organizationId,
    :function, :openedByOrgId, :now, :dueAt, 1)
  ON CONFLICT DO NOTHING`);

const MINUTE = 60_000;
const LIMITS = ['contact.emergencyMinutes', 'contact.notifyHours'] as const;

async function dueAt({ tx, now }: Deciding, occasion: ContactOccasion, owner: Owner): Promise<Date> {
  const policy = await policiesFor(tx, LIMITS, owner, now);
  const minutes =
    occasion === 'EMERGENCY'
      ? policy['contact.emergencyMinutes'].value
      : policy['contact.notifyHours'].value * 60;
  return new Date(now.getTime() + minutes * MINUTE);
}

interface Written {
  readonly owner: Owner;
  readonly isCorrection: boolean;
}

async function writeTask(
  deciding: Deciding,
  { happenedAt = deciding.now, ...told }: NewContactNotification,
  { owner, isCorrection }: Written,
): Promise<void> {
  const { tx, now, acting } = deciding;
  const { residentId, journeyId, occasion, noun, nounId } = told;
  const { organizationId, function: duty } = owner;
  const people = await tx.db.resident.findUniqueOrThrow({ where: { id: residentId }, select: WITH_PEOPLE });
  const isAnybodyKnown = calleesOf(people, { occasion, openedAt: now, now }).length > 0;
  const state: ContactNotificationState = isAnybodyKnown ? 'OPEN' : 'EXHAUSTED';
  const id = newId(now);
  const openedByOrgId = isOfStaff(acting) ? acting.viewer.organizationId : null;
  const row = { id, journeyId, residentId, occasion, noun, nounId, isCorrection, state, happenedAt };
  const whose = { organizationId, function: duty, openedByOrgId };
  const due = await dueAt(deciding, occasion, owner);
  if ((await tx.run(insertTask, { ...row, ...whose, now, dueAt: due })) === 0) return;
  const change = { noun: 'contactNotification', nounId: id, journeyId, act: 'open', to: state } as const;
  const facts = { residentId, occasion, noun, nounId, isCorrection, organizationId };
  await appendEvent(tx, { ...change, facts }, acting, now);
  const about = { kind: 'FAMILY_TO_TELL', noun: 'contactNotification', nounId: id, residentId } as const;
  await tellDuty(tx, { organizationId, function: duty }, about, now);
  if (!isAnybodyKnown) await raiseUntold(tx, { id, journeyId, residentId, ...whose }, now);
}

/**
 * Opens the task to tell the family, in the transaction of what happened, once for each occasion and object (domain
 * 3.5.12). It is the work of the home of the stay, else of who records it, due by `contact.emergencyMinutes` or
 * `contact.notifyHours` from now, and never in the way of the act: with nobody to call it is opened as EXHAUSTED and alarms
 * at once. The caller holds the resident.
 */
export async function openContactNotification(
  deciding: Deciding,
  told: NewContactNotification,
): Promise<void> {
  const owner = await ownerOf(deciding, told.residentId);
  await writeTask(deciding, told, { owner, isCorrection: false });
}

/** Opens the task to tell a family that what it was told was not so, with who has told it. */
export async function openCorrection(deciding: Deciding, { owner, ...told }: NewCorrection): Promise<void> {
  const where = { id: owner.organizationId };
  const select = { regionCode: true };
  const { regionCode } = await deciding.tx.db.organization.findUniqueOrThrow({ where, select });
  await writeTask(deciding, told, { owner: { ...owner, regionCode }, isCorrection: true });
}
