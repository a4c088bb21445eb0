import type {
  AllergySeverity,
  AllergyStatus,
  DeviceKind,
  InfectionAgent,
  InfectionStatus,
  Isolation,
  MedicineChange,
  RiskLevel,
} from '../codes/safety-block.ts';

type Given<Value> = Value | null | undefined;

export interface AllergyInput {
  readonly substance: string;
  readonly reaction?: Given<string>;
  readonly severity?: Given<AllergySeverity>;
}

export interface MedicineInput {
  readonly name: string;
  readonly dose?: Given<string>;
  readonly change: MedicineChange;
  readonly lastGivenAt?: Given<Date>;
  readonly isHighAlert?: Given<boolean>;
}

export interface DeviceInput {
  readonly kind: DeviceKind;
  readonly insertedOn?: Given<string>;
  /** When it is to be changed or taken out. */
  readonly dueOn?: Given<string>;
}

/** One whole edition: what is not in it is not known any more (domain 2 SafetyBlock). */
export interface SafetyContentInput {
  readonly allergies: {
    readonly status: AllergyStatus;
    readonly list?: Given<readonly AllergyInput[]>;
    readonly reason?: Given<string>;
  };
  readonly medicines: readonly MedicineInput[];
  readonly infection: {
    readonly status: InfectionStatus;
    readonly agent?: Given<InfectionAgent>;
    readonly agentName?: Given<string>;
    readonly isolation: Isolation;
    /** What everybody has to do who cares for the resident; it names no protected agent. */
    readonly careInstructions?: Given<string>;
  };
  readonly devices: readonly DeviceInput[];
  readonly risks: {
    readonly pressureInjury: RiskLevel;
    readonly fall: RiskLevel;
    readonly swallowing: RiskLevel;
    readonly wandering: RiskLevel;
  };
  readonly cognition?: Given<string>;
  readonly mobility?: Given<string>;
  readonly diet?: Given<string>;
  readonly oxygen?: Given<string>;
}

/** An allergy as it is kept. */
export interface Allergy {
  readonly substance: string;
  readonly reaction: string | null;
  readonly severity: AllergySeverity;
}

/** A medicine as it is kept. */
export interface Medicine {
  readonly name: string;
  readonly dose: string | null;
  readonly change: MedicineChange;
  readonly lastGivenAt: string | null;
  readonly isHighAlert: boolean;
}

/** An infection's agent as it is kept: a code, and the name where the code says too little. */
export interface Agent {
  readonly code: InfectionAgent;
  readonly name: string | null;
}

export interface Device {
  readonly kind: DeviceKind;
  readonly insertedOn: string | null;
  readonly dueOn: string | null;
}

/** The texts of a block beside its lists. */
export const BLOCK_TEXTS = ['cognition', 'mobility', 'diet', 'oxygen'] as const;
export type BlockText = (typeof BLOCK_TEXTS)[number];

/** An edition as it may be stored: checked, cleaned, without a contradiction. */
export interface SafetyContent extends Readonly<Record<BlockText, string | null>> {
  readonly allergyStatus: AllergyStatus;
  readonly allergies: readonly Allergy[];
  readonly allergyReason: string | null;
  readonly medicines: readonly Medicine[];
  readonly infectionStatus: InfectionStatus;
  readonly agent: Agent | null;
  readonly isolation: Isolation;
  readonly careInstructions: string | null;
  readonly devices: readonly Device[];
  readonly risks: SafetyContentInput['risks'];
}
