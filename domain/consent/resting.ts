import type { Deciding } from '../act.ts';
import { localDateOf } from '../calendar-date.ts';
import { LATEST_ASSESSMENT_FIRST, UNASSESSED } from '../capacity-assessment/latest.ts';
import type { Capacity } from '../codes/resident.ts';
import { RuleRefused } from '../errors.ts';
import type { Noun } from '../event-log.ts';
import { representativeWarnings } from '../representative/warnings.ts';
import { consentState } from './available-actions.ts';
import { lacksCapacity, lacksWitness } from './sharing.ts';

/** Only what counts now: what was withdrawn, ran out or is void rests on nothing any more. */
const COUNTING: readonly string[] = ['GIVEN', 'REFUSED'];

async function countingConsents(
  { tx, now }: Deciding,
  among: { residentId: string } | { representativeId: string },
) {
  const found = await tx.db.consent.findMany({
    where: { ...among, state: { in: [...COUNTING] } },
    include: { representative: { select: { kind: true } } },
    orderBy: { id: 'asc' },
  });
  return found.filter((consent) => COUNTING.includes(consentState(consent, now)));
}
type CountingConsent = Awaited<ReturnType<typeof countingConsents>>[number];

/** The consents and refusals that count now and that this representative has signed. */
export const restingOnRepresentative = (deciding: Deciding, representativeId: string) =>
  countingConsents(deciding, { representativeId });

/** Whether the signer could sign only by what was known of the resident's capacity, and could not by what is left. */
function needs(consent: CountingConsent, known: string, without: string): boolean {
  const { basis, decision, representative } = consent;
  const isWitnessed = consent.witnessName !== null;
  const isBarred = (capacity: string): boolean => {
    const signed = { basis, capacity, isWitnessed };
    return lacksCapacity(signed) || (decision === 'GIVEN' && lacksWitness(signed));
  };
  const isOfCapable = (capacity: string): boolean =>
    representative !== null &&
    representativeWarnings({ kind: representative.kind, capacity }).some(
      ({ code }) => code === 'GUARDIAN_OF_CAPABLE',
    );
  return (isBarred(without) && !isBarred(known)) || (isOfCapable(without) && !isOfCapable(known));
}

interface Assessed {
  readonly id: string;
  readonly residentId: string;
  readonly capacity: Capacity;
}

/**
 * The consents and refusals that count now and whose signer had the right to sign by this assessment alone: it was the
 * latest when they were recorded, and by the one before the resident, or the guardian, could not have signed.
 */
export async function restingOnAssessment(
  deciding: Deciding,
  { id, residentId, capacity }: Assessed,
): Promise<CountingConsent[]> {
  const where = { residentId, OR: [{ voidedAt: null }, { id }] };
  const assessments = await deciding.tx.db.capacityAssessment.findMany({ ...LATEST_ASSESSMENT_FIRST, where });
  return (await countingConsents(deciding, { residentId })).filter((consent) => {
    const [latest, before] = assessments.filter(({ recordedAt }) => recordedAt <= consent.createdAt);
    if (latest?.id !== id || consent.capacityThen !== capacity) return false;
    return needs(consent, capacity, before?.capacity ?? UNASSESSED);
  });
}

/** What was signed by a right that never was does not go on in silence: it is seen to first, one by one. */
export function consentsRest(noun: Noun, consents: readonly CountingConsent[]): RuleRefused {
  const named = consents.map(
    ({ id, purpose, decision, signedAt }) => `${purpose} ${decision} of ${localDateOf(signedAt)} (${id})`,
  );
  return new RuleRefused({
    code: 'CONSENTS_REST_ON_IT',
    message: `By this ${noun} were signed: ${named.join(', ')}. They are voided, or withdrawn, first.`,
    path: ['id'],
    rule: 'domain 2 Consent: who signs; docs/decisions/void.md',
  });
}
