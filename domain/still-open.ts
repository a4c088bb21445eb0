import type { Tx } from '../prisma/client.ts';
import { admissionsVisible } from './admission/policy.ts';
import { MUTATION_NOUNS, type Mutation } from './audit/mutation-nouns.ts';
import { capacityAssessmentsVisible } from './capacity-assessment/policy.ts';
import { consentsVisible } from './consent/policy.ts';
import { contactsVisible } from './contact/policy.ts';
import { contactNotificationsVisible } from './contact-notification/policy.ts';
import { deathsVisible } from './death/policy.ts';
import { NotFound } from './errors.ts';
import { recordSnapshotsVisible } from './record-snapshot/policy.ts';
import { referralsVisible } from './referral/policy.ts';
import { representativesVisible } from './representative/policy.ts';
import { survivorOf } from './resident/alias.ts';
import { type InFullInput, sealedInFull } from './resident/open-in-full.ts';
import { residentsVisible } from './resident/policy.ts';
import { safetyBlocksVisible } from './safety-block/policy.ts';
import type { Viewer } from './viewer.ts';

/** An act that is sent once more, and the object that it made or changed. */
export interface Repeat {
  readonly mutation: Mutation;
  readonly input: object;
  readonly id: string;
  readonly viewer: Viewer;
  readonly now: Date;
}

type Look = (tx: Tx, repeat: Repeat) => Promise<unknown>;

const where = (visible: (viewer: Viewer, now: Date) => object, { id, viewer, now }: Repeat) => ({
  where: { AND: [{ id }, visible(viewer, now)] },
  select: { id: true },
});

/** What closes with a relation or a consent; anything else stays open to who acted on it (docs/access.md). */
const LOOKS: { readonly [Noun in (typeof MUTATION_NOUNS)[Mutation]]?: Look } = {
  admission: ({ db }, repeat) => db.admission.findFirst(where(admissionsVisible, repeat)),
  capacityAssessment: ({ db }, repeat) =>
    db.capacityAssessment.findFirst(where(capacityAssessmentsVisible, repeat)),
  consent: ({ db }, repeat) => db.consent.findFirst(where(consentsVisible, repeat)),
  contact: ({ db }, repeat) => db.contact.findFirst(where(contactsVisible, repeat)),
  contactNotification: ({ db }, repeat) =>
    db.contactNotification.findFirst(where(contactNotificationsVisible, repeat)),
  death: ({ db }, repeat) => db.death.findFirst(where(deathsVisible, repeat)),
  recordSnapshot: ({ db }, repeat) => db.recordSnapshot.findFirst(where(recordSnapshotsVisible, repeat)),
  referral: ({ db }, repeat) => db.referral.findFirst(where(referralsVisible, repeat)),
  representative: ({ db }, repeat) => db.representative.findFirst(where(representativesVisible, repeat)),
  safetyBlock: ({ db }, repeat) => db.safetyBlock.findFirst(where(safetyBlocksVisible, repeat)),
  resident: ({ db }, repeat) => db.resident.findFirst(where(residentsVisible, repeat)),
};

/** Acts that show more than their object. */
const IN_FULL: { readonly [M in Mutation]?: Look } = {
  residentUnmask: async (tx, { input, viewer, now }) => {
    const named = input as InFullInput;
    const residentId = await survivorOf(tx, named.residentId);
    return sealedInFull(tx.db, { viewer, now }, { ...named, residentId });
  },
};

/**
 * A repeat shows its object once more, to who may still see it.
 * @throws NotFound, as for an id that nobody has; RuleRefused of the act itself
 */
export async function requireStillOpen(tx: Tx, repeat: Repeat): Promise<void> {
  const noun = MUTATION_NOUNS[repeat.mutation];
  const look = IN_FULL[repeat.mutation] ?? LOOKS[noun];
  if (look !== undefined && (await look(tx, repeat)) === null) throw new NotFound(noun);
}
