import { statement, type Tx } from '../prisma/client.ts';
import type { Role } from './codes/role.ts';
import { tellAlso, tellSystems } from './outbox/collect.ts';
import type { Acting } from './viewer.ts';

/** The nouns whose changes are events. */
export type Noun =
  | 'organization'
  | 'department'
  | 'practitioner'
  | 'roleAssignment'
  | 'resident'
  | 'contact'
  | 'contactNotification'
  | 'residency'
  | 'consent'
  | 'breakGlass'
  | 'privacyIncident'
  | 'agreement'
  | 'slotTemplate'
  | 'session'
  | 'appointment'
  | 'policyValue'
  | 'person'
  | 'workCalendarDay'
  | 'dutyRoster'
  | 'alarm'
  | 'notification'
  | 'secondApproval'
  | 'reviewItem'
  | 'representative'
  | 'capacityAssessment'
  | 'safetyBlock'
  | 'recordSnapshot'
  | 'admission'
  | 'death'
  | 'agreementEdition'
  | 'sessionStop'
  | 'slotException'
  | 'handover'
  | 'referral'
  | 'referralTarget'
  | 'referralAttachment'
  | 'linkedWardStay'
  | 'jointRound'
  | 'file'
  | 'hisClient'
  | 'endpoint'
  | 'delivery';

/**
 * What the FHIR interface shows by itself: a slot has no event of its own, it changes with its session and its bookings; a subscription
 * is what a machine keeps here, and tells nobody else of.
 */
export type MarkedNoun = Noun | 'slot' | 'subscription';

/** One change of one object. `facts` holds ids, numbers and codes, never clinical text or personal data. */
export interface Change {
  readonly journeyId: string;
  readonly noun: Noun;
  readonly nounId: string;
  readonly act: string;
  readonly from?: string | null;
  readonly to: string;
  readonly role?: Role | null;
  readonly reasonCode?: string | null;
  readonly reasonText?: string | null;
  readonly facts?: Readonly<Record<string, unknown>>;
  /** When it happened, if that is not when it is recorded (a timer edge: its due instant). */
  readonly at?: Date;
}

const insertEvent = statement(`
  INSERT INTO "Event" ("journeyId", "noun", "nounId", "act", "fromState", "toState", "personId", "role",
    "organizationId", "reasonCode", "reasonText", "facts", "at", "recordedAt")
  VALUES (:journeyId, :noun, :nounId, :act, :fromState, :toState, :personId, :role,
    :organizationId, :reasonCode, :reasonText, :facts, :at, :recordedAt)`);

const markChange = statement(`
  INSERT INTO "LastChange" ("noun", "nounId", "at", "version") VALUES (:noun, :nounId, :at, 1)
  ON CONFLICT ("noun", "nounId") DO UPDATE SET "at" = excluded."at", "version" = "LastChange"."version" + 1`);

/** Says of an object that what is shown of it has changed with another one, whose event stands for both. */
export async function markChanged(tx: Tx, noun: MarkedNoun, nounId: string, at: Date): Promise<void> {
  await tx.run(markChange, { noun, nounId, at });
  tellAlso(tx, noun, nounId);
}

/** Appends what happened, in the transaction of the change itself. `by` is null for an edge that time took. */
export async function appendEvent(tx: Tx, change: Change, by: Acting | null, now: Date): Promise<void> {
  await tx.run(insertEvent, {
    journeyId: change.journeyId,
    noun: change.noun,
    nounId: change.nounId,
    act: change.act,
    fromState: change.from ?? null,
    toState: change.to,
    personId: by?.viewer.personId ?? null,
    role: change.role ?? by?.viewer.roles[0] ?? null,
    organizationId: by?.viewer.organizationId ?? null,
    reasonCode: change.reasonCode ?? null,
    reasonText: change.reasonText ?? null,
    facts: change.facts === undefined ? null : JSON.stringify(change.facts),
    at: change.at ?? now,
    recordedAt: now,
  });
  await tx.run(markChange, { noun: change.noun, nounId: change.nounId, at: now });
  tellSystems(tx, { ...change, now });
}
