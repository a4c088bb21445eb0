import type { ReadClient } from '../../prisma/client.ts';
import type { AllergyStatus, InfectionStatus, Isolation, RiskLevel } from '../codes/safety-block.ts';
import { notVoided } from '../not-voided.ts';
import type { Device, SafetyContent } from './content.ts';
import { LATEST_EDITION_FIRST } from './policy.ts';
import { agentIn, allergiesIn, medicinesIn, textIn } from './sealed.ts';

interface Stored {
  readonly id: string;
  readonly allergyStatus: string;
  readonly allergiesSealed: string | null;
  readonly allergyReasonSealed: string | null;
  readonly medicinesSealed: string;
  readonly infectionStatus: string;
  readonly infectionAgentSealed: string | null;
  readonly isolation: string;
  readonly careInstructionsSealed: string | null;
  readonly pressureInjuryRisk: string;
  readonly fallRisk: string;
  readonly swallowingRisk: string;
  readonly wanderingRisk: string;
  readonly cognitionSealed: string | null;
  readonly mobilitySealed: string | null;
  readonly dietSealed: string | null;
  readonly oxygenSealed: string | null;
  readonly devices: readonly {
    readonly kind: string;
    readonly insertedOn: string | null;
    readonly dueOn: string | null;
  }[];
}

/** What an edition says, opened as a whole: to travel with the resident, and to be compared with another. */
export const contentOf = (stored: Stored): SafetyContent => ({
  allergyStatus: stored.allergyStatus as AllergyStatus,
  allergies: allergiesIn(stored.id, stored.allergiesSealed),
  allergyReason: textIn(stored.id, 'allergyReason', stored.allergyReasonSealed),
  medicines: medicinesIn(stored.id, stored.medicinesSealed),
  infectionStatus: stored.infectionStatus as InfectionStatus,
  agent: agentIn(stored.id, stored.infectionAgentSealed),
  isolation: stored.isolation as Isolation,
  careInstructions: textIn(stored.id, 'careInstructions', stored.careInstructionsSealed),
  devices: stored.devices.map(({ kind, insertedOn, dueOn }) => ({ kind, insertedOn, dueOn }) as Device),
  risks: {
    pressureInjury: stored.pressureInjuryRisk as RiskLevel,
    fall: stored.fallRisk as RiskLevel,
    swallowing: stored.swallowingRisk as RiskLevel,
    wandering: stored.wanderingRisk as RiskLevel,
  },
  cognition: textIn(stored.id, 'cognition', stored.cognitionSealed),
  mobility: textIn(stored.id, 'mobility', stored.mobilitySealed),
  diet: textIn(stored.id, 'diet', stored.dietSealed),
  oxygen: textIn(stored.id, 'oxygen', stored.oxygenSealed),
});

interface Reader {
  readonly db: { readonly resident: Pick<ReadClient['resident'], 'findMany'> };
}

/** What the latest edition of each of these residents says, as a whole; nothing where nothing is recorded. */
export async function latestContentOfEach(
  { db }: Reader,
  residentIds: readonly string[],
): Promise<ReadonlyMap<string, SafetyContent>> {
  const latest = {
    ...{ where: notVoided, ...LATEST_EDITION_FIRST, take: 1 },
    include: { devices: { orderBy: { rank: 'asc' } } },
  } as const;
  const found = await db.resident.findMany({
    where: { id: { in: [...residentIds] } },
    select: { id: true, safetyBlocks: latest },
  });
  return new Map(found.flatMap(({ id, safetyBlocks }) => safetyBlocks.map((one) => [id, contentOf(one)])));
}

/** The same of one resident; null where nothing is recorded. */
export const latestContentOf = async (reader: Reader, residentId: string): Promise<SafetyContent | null> =>
  (await latestContentOfEach(reader, [residentId])).get(residentId) ?? null;
