import { read } from '../../prisma/client.ts';
import type { InfectionStatus, Isolation, RiskLevel } from '../codes/safety-block.ts';
import type { Mark } from '../exchange/marks.ts';
import type { Reading } from '../exchange/page.ts';
import type { Part, Parts } from '../exchange/parts.ts';
import { isId } from '../id.ts';
import { notVoided } from '../not-voided.ts';
import { OPENING_COLUMNS } from '../resident/policy.ts';
import { seal } from '../seal/seal.ts';
import type { Agent, Allergy, Medicine } from './content.ts';
import { areProtectedNamesOpen, LATEST_EDITION_FIRST, safetyBlocksVisible } from './policy.ts';
import { agentIn, allergiesIn, medicinesIn, textIn } from './sealed.ts';

/** The latest edition of each of these residents. */
async function latestOf(residentIds: readonly string[], { viewer, now }: Reading) {
  const found = await read().safetyBlock.findMany({
    where: {
      AND: [{ residentId: { in: [...residentIds] } }, notVoided, safetyBlocksVisible(viewer, now)],
    },
    ...LATEST_EDITION_FIRST,
    include: { resident: { select: OPENING_COLUMNS } },
  });
  const latest = new Map<string, (typeof found)[number]>();
  for (const block of found) if (!latest.has(block.residentId)) latest.set(block.residentId, block);
  return [...latest.values()];
}
type Block = Awaited<ReturnType<typeof latestOf>>[number];

type Kind = 'allergy' | 'medicine' | 'flag';

/**
 * The name of an entry: the resident, what it is of, and a word. An entry that says the same of the same has the same name in
 * the next edition; a word that is clinical is keyed, so that no name tells it.
 */
const idOf = (residentId: string, kind: Kind, word: string): string => `${residentId}.${kind}.${word}`;
const keyed = (text: string): string =>
  Buffer.from(seal().index(text, 'safety entry'), 'utf8').toString('hex').slice(0, 16);

const residentsNamed = async (ids: readonly string[]): Promise<readonly string[]> => [
  ...new Set(ids.map((id) => id.split('.')[0] ?? '').filter(isId)),
];

const markOf = ({ recordedAt, edition }: Block): Mark => ({ at: recordedAt, version: edition });

interface Recorded extends Part {
  readonly recordedAt: Date;
}

/** The entries of the latest editions, each named once: whoever writes the same twice means one. */
const partsOf = <Row extends Recorded>(entriesOf: (block: Block, reading: Reading) => Row[]): Parts<Row> => ({
  residentsOf: residentsNamed,
  of: async (residentIds, reading) => {
    const entries = (await latestOf(residentIds, reading)).flatMap((block) => entriesOf(block, reading));
    return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
  },
});

const partIn = (block: Block, kind: Kind, word: string): Recorded => ({
  id: idOf(block.residentId, kind, word),
  residentId: block.residentId,
  mark: markOf(block),
  recordedAt: block.recordedAt,
});

export interface ExchangedAllergy extends Recorded {
  /** What is said where no allergy is listed, else null. */
  readonly absent: 'NONE_KNOWN' | 'NOT_ASKED' | null;
  readonly allergy: Allergy | null;
  readonly reason: string | null;
  /** The name of the substance, by which it is asked for. */
  readonly substance: string | null;
}

/** Allergies, or that there are none, or that nobody was asked. */
export const exchangedAllergies: Parts<ExchangedAllergy> = partsOf<ExchangedAllergy>((block) => {
  const { id, allergyStatus, allergiesSealed, allergyReasonSealed } = block;
  if (allergyStatus === 'NONE_KNOWN' || allergyStatus === 'NOT_ASKED') {
    const word = allergyStatus === 'NONE_KNOWN' ? 'none-known' : 'not-asked';
    const reason = textIn(id, 'allergyReason', allergyReasonSealed);
    return [
      {
        ...partIn(block, 'allergy', word),
        ...{ absent: allergyStatus, allergy: null, reason, substance: null },
      },
    ];
  }
  return allergiesIn(id, allergiesSealed).map((allergy) => ({
    ...partIn(block, 'allergy', keyed(allergy.substance)),
    ...{ absent: null, allergy, reason: null, substance: allergy.substance },
  }));
});

export interface ExchangedMedicine extends Recorded {
  readonly medicine: Medicine;
  readonly name: string;
  readonly isStopped: boolean;
  readonly lastGivenAt: Date | null;
}

export const exchangedMedicines: Parts<ExchangedMedicine> = partsOf<ExchangedMedicine>((block) =>
  medicinesIn(block.id, block.medicinesSealed).map((medicine) => ({
    ...partIn(block, 'medicine', keyed(`${medicine.name}\n${medicine.dose ?? ''}`)),
    ...{ medicine, name: medicine.name, isStopped: medicine.change === 'STOPPED' },
    lastGivenAt: medicine.lastGivenAt === null ? null : new Date(medicine.lastGivenAt),
  })),
);

export type RiskKind = 'PRESSURE_INJURY' | 'FALL' | 'SWALLOWING' | 'WANDERING';

/** What somebody has to look out for: how to isolate, an infection, or a risk. */
export type Warned =
  | { readonly of: 'ISOLATION'; readonly isolation: Isolation; readonly careInstructions: string | null }
  | {
      readonly of: 'INFECTION';
      readonly status: InfectionStatus;
      /** Null where none is named, and where its name is PROTECTED and not open. */
      readonly agent: Agent | null;
      readonly isAgentWithheld: boolean;
    }
  | { readonly of: 'RISK'; readonly risk: RiskKind; readonly level: RiskLevel };

export interface ExchangedFlag extends Recorded {
  readonly warned: Warned;
}

function isolationIn(block: Block): ExchangedFlag[] {
  const { id, isolation, careInstructionsSealed } = block;
  const careInstructions = textIn(id, 'careInstructions', careInstructionsSealed);
  if (isolation === 'NONE' && careInstructions === null) return [];
  const warned = { of: 'ISOLATION', isolation: isolation as Isolation, careInstructions } as const;
  return [{ ...partIn(block, 'flag', 'isolation'), warned }];
}

function infectionIn(block: Block, { viewer, now }: Reading): ExchangedFlag[] {
  const { id, infectionStatus, infectionAgentSealed, isAgentProtected, resident } = block;
  if (infectionStatus !== 'SUSPECTED' && infectionStatus !== 'CONFIRMED') return [];
  const isAgentWithheld = isAgentProtected && !areProtectedNamesOpen(viewer, resident, now);
  const agent = isAgentWithheld ? null : agentIn(id, infectionAgentSealed);
  const warned = { of: 'INFECTION', status: infectionStatus, agent, isAgentWithheld } as const;
  return [{ ...partIn(block, 'flag', 'infection'), warned }];
}

function risksIn(block: Block): ExchangedFlag[] {
  const levels: readonly (readonly [RiskKind, string])[] = [
    ['PRESSURE_INJURY', block.pressureInjuryRisk],
    ['FALL', block.fallRisk],
    ['SWALLOWING', block.swallowingRisk],
    ['WANDERING', block.wanderingRisk],
  ];
  return levels
    .filter(([, level]) => level === 'LOW' || level === 'HIGH')
    .map(([risk, level]) => ({
      ...partIn(block, 'flag', risk.toLowerCase().replace('_', '-')),
      warned: { of: 'RISK', risk, level: level as RiskLevel },
    }));
}

/** Isolation, infection and risks. */
export const exchangedFlags: Parts<ExchangedFlag> = partsOf<ExchangedFlag>((block, reading) => [
  ...isolationIn(block),
  ...infectionIn(block, reading),
  ...risksIn(block),
]);
