import { isProtectedAgent } from '../codes/protected.ts';
import type { AllergyStatus, InfectionStatus, Isolation, RiskLevel } from '../codes/safety-block.ts';
import { notVoided } from '../not-voided.ts';
import type { Viewer } from '../viewer.ts';
import type { Agent, Allergy, Device, Medicine, SafetyContent } from './content.ts';
import { LATEST_EDITION_FIRST, safetyBlocksVisible } from './policy.ts';
import { agentIn, allergiesIn, medicinesIn, textIn } from './sealed.ts';

/** The latest edition of a safety block as a card shows it that hangs by the bed. */
export interface CardSafety {
  readonly recordedAt: Date;
  readonly allergyStatus: AllergyStatus;
  readonly allergies: readonly Allergy[];
  readonly infectionStatus: InfectionStatus;
  /** On a card never one that is protected, whoever prints: it is read by everybody who passes (V19). */
  readonly agent: Agent | null;
  readonly isolation: Isolation;
  readonly careInstructions: string | null;
  readonly devices: readonly Device[];
  /** What is taken now. */
  readonly medicines: readonly Medicine[];
  readonly risks: readonly {
    readonly of: 'PRESSURE_INJURY' | 'FALL' | 'SWALLOWING' | 'WANDERING';
    readonly level: RiskLevel;
  }[];
}

/** How the latest edition is read with a resident. */
export const latestBlock = (viewer: Viewer, now: Date) => ({
  ...LATEST_EDITION_FIRST,
  where: { AND: [notVoided, safetyBlocksVisible(viewer, now)] },
  take: 1,
  include: { devices: { orderBy: { rank: 'asc' as const } } },
});

interface StoredBlock {
  readonly id: string;
  readonly recordedAt: Date;
  readonly allergyStatus: string;
  readonly allergiesSealed: string | null;
  readonly medicinesSealed: string;
  readonly infectionStatus: string;
  readonly infectionAgentSealed: string | null;
  readonly isAgentProtected: boolean;
  readonly isolation: string;
  readonly careInstructionsSealed: string | null;
  readonly pressureInjuryRisk: string;
  readonly fallRisk: string;
  readonly swallowingRisk: string;
  readonly wanderingRisk: string;
  readonly devices: readonly {
    readonly kind: string;
    readonly insertedOn: string | null;
    readonly dueOn: string | null;
  }[];
}

/** An edition in the words of a card. */
export function toCardSafety(block: StoredBlock): CardSafety {
  const { id, infectionAgentSealed, isAgentProtected } = block;
  return {
    recordedAt: block.recordedAt,
    allergyStatus: block.allergyStatus as AllergyStatus,
    allergies: allergiesIn(id, block.allergiesSealed),
    infectionStatus: block.infectionStatus as InfectionStatus,
    agent: isAgentProtected ? null : agentIn(id, infectionAgentSealed),
    isolation: block.isolation as Isolation,
    careInstructions: textIn(id, 'careInstructions', block.careInstructionsSealed),
    devices: block.devices as readonly Device[],
    medicines: medicinesIn(id, block.medicinesSealed).filter(({ change }) => change !== 'STOPPED'),
    risks: [
      { of: 'PRESSURE_INJURY', level: block.pressureInjuryRisk as RiskLevel },
      { of: 'FALL', level: block.fallRisk as RiskLevel },
      { of: 'SWALLOWING', level: block.swallowingRisk as RiskLevel },
      { of: 'WANDERING', level: block.wanderingRisk as RiskLevel },
    ],
  };
}

/** A block as it travels with a referral, in the same words; `names`: whether a protected agent may be named. */
export function contentOnCard(
  { agent, risks, ...content }: SafetyContent,
  recordedAt: Date,
  names: 'PROTECTED' | 'OPEN' = 'PROTECTED',
): CardSafety {
  const isShown = agent !== null && (names === 'OPEN' || !isProtectedAgent(agent.code, agent.name));
  return {
    ...{ recordedAt, allergyStatus: content.allergyStatus, allergies: content.allergies },
    ...{ infectionStatus: content.infectionStatus, agent: isShown ? agent : null },
    ...{ isolation: content.isolation, careInstructions: content.careInstructions },
    devices: content.devices,
    medicines: content.medicines.filter(({ change }) => change !== 'STOPPED'),
    risks: [
      { of: 'PRESSURE_INJURY', level: risks.pressureInjury },
      { of: 'FALL', level: risks.fall },
      { of: 'SWALLOWING', level: risks.swallowing },
      { of: 'WANDERING', level: risks.wandering },
    ],
  };
}
