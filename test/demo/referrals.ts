import assert from 'node:assert/strict';
import { type Kept, type MutationName, nodeOf, refusalIn } from '../support/acts.ts';
import type { Player, Sent } from './client.ts';
import type { Stage } from './stage.ts';

/** A referral as the last act on it has left it. */
export interface Referral extends Kept {
  readonly no: string;
  readonly state: string;
  readonly journeyId: string;
  readonly targets: readonly {
    readonly id: string;
    readonly state: string;
    readonly organization: { readonly id: string; readonly name: string };
  }[];
}

const REFERRAL = 'id version no state journeyId targets { id state organization { id name } }';

const inWords = ({ no, state, version, targets }: Referral): string =>
  [
    `${no}, ${state}, version ${version}`,
    ...targets.map((one) => `${one.organization.name} ${one.state}`),
  ].join(' · ');

interface Attempt {
  readonly by: Player;
  readonly act: MutationName;
  /** The referral; none for a draft. */
  readonly on?: Kept;
  readonly more?: object;
}

const sends = ({ by, act, on, more }: Attempt) => {
  const claim = on === undefined ? {} : { referralId: on.id, expectedVersion: on.version };
  return by.does<Referral>(act, { ...claim, ...more }, REFERRAL);
};

/** A step that moves a referral, and where it stands then. */
export async function moves(
  { step }: Stage,
  sentence: string,
  { to, ...attempt }: Attempt & { readonly to: string },
): Promise<Referral> {
  const answer = await step(sentence, sends(attempt), (outcome) => {
    assert.equal(nodeOf(outcome).state, to);
    return inWords(nodeOf(outcome));
  });
  return nodeOf(answer);
}

/** A step that is refused by a rule, with what the rule says. */
export async function isRefused(
  { step }: Stage,
  sentence: string,
  { code, ...attempt }: Attempt & { readonly code: string },
): Promise<void> {
  await step(sentence, sends(attempt), (outcome) => {
    const { message, rule, ...refusal } = refusalIn(outcome);
    assert.equal(refusal.code, code);
    return `refused: ${message} (${rule})`;
  });
}

/** A referral as far as it is open to who reads it. */
interface OpenReferral {
  readonly referral: {
    readonly state: string;
    readonly version: number;
    readonly resident: { readonly name: string } | null;
    readonly fromOrganization: { readonly name: string } | null;
    readonly record: { readonly reasonText: string | null; readonly warningSigns: string | null } | null;
    readonly safety: {
      readonly allergies: readonly { readonly substance: string }[];
      readonly medicines: readonly { readonly name: string; readonly dose: string | null }[];
    } | null;
    readonly notice: {
      readonly sex: string;
      readonly ageBand: string;
      readonly diagnosisGroup: string | null;
      readonly careLevel: string | null;
      readonly isolation: string | null;
      readonly regionCode: string;
    };
    readonly targets: readonly { readonly organization: { readonly name: string } }[];
  } | null;
}

const READ = `query ($id: ID!) { referral(id: $id) { state version resident { name } fromOrganization { name }
  record { reasonText warningSigns } safety { allergies { substance } medicines { name dose } }
  notice { sex ageBand diagnosisGroup careLevel isolation regionCode } targets { organization { name } } } }`;

export const asReadBy = (by: Player, { id }: Kept): Sent<OpenReferral> =>
  by.asks<OpenReferral>('referral', READ, { id });

/** Somebody reads it again, after others have acted. */
export async function readsAgain(
  { step }: Stage,
  sentence: string,
  { by, on }: { readonly by: Player; readonly on: Referral },
): Promise<Referral> {
  const { referral } = await step(sentence, asReadBy(by, on), (answer) => {
    assert.ok(answer.referral !== null);
    return `${on.no}, ${answer.referral.state}, version ${answer.referral.version}`;
  });
  return { ...on, version: referral?.version ?? on.version };
}
