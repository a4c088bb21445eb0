import type { Tx } from '../../prisma/client.ts';
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
const contentOf = (stored: Stored): SafetyContent => ({
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

/** What the latest edition of a resident says, as a whole; null where nothing is recorded. */
export async function latestContentOf(tx: Tx, residentId: string): Promise<SafetyContent | null> {
  const latest = await tx.db.safetyBlock.findFirst({
    where: { residentId, ...notVoided },
    ...LATEST_EDITION_FIRST,
    include: { devices: { orderBy: { rank: 'asc' } } },
  });
  return latest === null ? null : contentOf(latest);
}
