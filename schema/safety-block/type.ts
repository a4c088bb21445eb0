import { notVoided } from '../../domain/not-voided.ts';
import { OPENING_COLUMNS } from '../../domain/resident/policy.ts';
import {
  areProtectedNamesOpen,
  LATEST_EDITION_FIRST,
  safetyBlocksVisible,
} from '../../domain/safety-block/policy.ts';
import { agentIn, allergiesIn, medicinesIn, textIn } from '../../domain/safety-block/sealed.ts';
import { access } from '../access.ts';
import { PersonBrief } from '../brief.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { personOf } from '../named.ts';
import { openTo } from '../open-to.ts';
import { AgentCode, AllergyStatusCode, InfectionStatusCode, IsolationCode, Risk } from '../safety-codes.ts';
import { SafetyAllergy, SafetyDevice, SafetyMedicine } from '../safety-parts.ts';
import { unlessVoided, voidedArgs, voidedAt } from '../voided.ts';

interface Infected {
  readonly id: string;
  readonly infectionAgentSealed: string | null;
  readonly isAgentProtected: boolean;
  readonly resident: Parameters<typeof areProtectedNamesOpen>[1];
}

/** The agent as far as it is open: a protected name to treating clinicians and the resident only (V19). */
function agentShown(
  { id, infectionAgentSealed, isAgentProtected, resident }: Infected,
  context: GraphContext,
) {
  const { viewer, clock } = actingOf(context);
  const isOpen = !isAgentProtected || areProtectedNamesOpen(viewer, resident, clock.now());
  return isOpen ? agentIn(id, infectionAgentSealed) : null;
}
const agentColumns = {
  id: true,
  infectionAgentSealed: true,
  isAgentProtected: true,
  resident: { select: OPENING_COLUMNS },
} as const;
const ofAgent = { ...access('safetyBlock.protected'), nullable: true, select: agentColumns } as const;

export const SafetyBlock = builder.prismaObject('SafetyBlock', {
  ...access('safetyBlock.entry'),
  description:
    'What everybody who treats the resident has to know, in one edition that never changes (安全信息).',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` when it is voided.' }),
    edition: t.exposeInt('edition', {
      description: 'To be named as `expectedEdition` by the next one (版次).',
    }),
    allergyStatus: t.expose('allergyStatus', {
      type: AllergyStatusCode,
      description: 'What is known of allergies (过敏史).',
    }),
    allergies: t.field({
      type: [SafetyAllergy],
      description: 'Allergies; empty unless LISTED (过敏原).',
      select: { id: true, allergiesSealed: true },
      resolve: ({ id, allergiesSealed }) => allergiesIn(id, allergiesSealed),
    }),
    allergyReason: t.string({
      nullable: true,
      description: 'Why nobody was asked (未询问原因).',
      select: { id: true, allergyReasonSealed: true },
      resolve: ({ id, allergyReasonSealed }) => textIn(id, 'allergyReason', allergyReasonSealed),
    }),
    medicines: t.field({
      type: [SafetyMedicine],
      description: 'Medicines (用药).',
      select: { id: true, medicinesSealed: true },
      resolve: ({ id, medicinesSealed }) => medicinesIn(id, medicinesSealed),
    }),
    infectionStatus: t.expose('infectionStatus', {
      type: InfectionStatusCode,
      description: 'What is known of an infection (感染状态).',
    }),
    isAgentProtected: t.exposeBoolean('isAgentProtected', {
      description:
        'Whether the agent is named to treating clinicians and the resident only (病原体是否保密).',
    }),
    agent: t.field({
      ...ofAgent,
      type: AgentCode,
      description: 'Which agent; null where it is protected and not open to the viewer (病原体).',
      resolve: (block, _args, context) => agentShown(block, context)?.code ?? null,
    }),
    agentName: t.string({
      ...ofAgent,
      description: 'The agent by name, where the code says too little (病原体名称).',
      resolve: (block, _args, context) => agentShown(block, context)?.name ?? null,
    }),
    isolation: t.expose('isolation', { type: IsolationCode, description: 'How to isolate (隔离方式).' }),
    careInstructions: t.string({
      nullable: true,
      description: 'What everybody does who cares for the resident (防护要点).',
      select: { id: true, careInstructionsSealed: true },
      resolve: ({ id, careInstructionsSealed }) => textIn(id, 'careInstructions', careInstructionsSealed),
    }),
    devices: t.field({
      type: [SafetyDevice],
      description: 'Tubes and devices (管路与装置).',
      select: { devices: { orderBy: { rank: 'asc' } } },
      resolve: ({ devices }) => devices,
    }),
    pressureInjuryRisk: t.expose('pressureInjuryRisk', {
      type: Risk,
      description: 'Pressure injury (压力性损伤).',
    }),
    fallRisk: t.expose('fallRisk', { type: Risk, description: 'Fall (跌倒).' }),
    swallowingRisk: t.expose('swallowingRisk', { type: Risk, description: 'Swallowing (误吸).' }),
    wanderingRisk: t.expose('wanderingRisk', { type: Risk, description: 'Wandering (走失).' }),
    cognition: t.string({
      nullable: true,
      description: 'Cognition (认知).',
      select: { id: true, cognitionSealed: true },
      resolve: ({ id, cognitionSealed }) => textIn(id, 'cognition', cognitionSealed),
    }),
    mobility: t.string({
      nullable: true,
      description: 'Mobility (活动能力).',
      select: { id: true, mobilitySealed: true },
      resolve: ({ id, mobilitySealed }) => textIn(id, 'mobility', mobilitySealed),
    }),
    diet: t.string({
      nullable: true,
      description: 'Diet (饮食).',
      select: { id: true, dietSealed: true },
      resolve: ({ id, dietSealed }) => textIn(id, 'diet', dietSealed),
    }),
    oxygen: t.string({
      nullable: true,
      description: 'Oxygen (吸氧).',
      select: { id: true, oxygenSealed: true },
      resolve: ({ id, oxygenSealed }) => textIn(id, 'oxygen', oxygenSealed),
    }),
    recordedBy: t.field({
      type: PersonBrief,
      description: 'Who wrote the edition (登记人).',
      select: { recordedById: true },
      resolve: ({ recordedById }, _args, context) => personOf(recordedById, context),
    }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When (登记时间).' }),
    voidedAt: t.expose('voidedAt', voidedAt),
  }),
});

builder.prismaObjectFields('Resident', (t) => ({
  safetyBlock: t.field({
    ...access('safetyBlock.entry'),
    type: SafetyBlock,
    nullable: true,
    description: 'The latest edition of the safety block; null where nothing is recorded (安全信息).',
    select: (_args, context, nestedSelection) => ({
      safetyBlocks: {
        ...LATEST_EDITION_FIRST,
        ...nestedSelection(true),
        take: 1,
        where: { AND: [notVoided, openTo(safetyBlocksVisible, context)] },
      },
    }),
    resolve: ({ safetyBlocks }) => safetyBlocks[0] ?? null,
  }),
  safetyBlocks: t.relation('safetyBlocks', {
    ...access('safetyBlock.entry'),
    description: 'Every edition of the safety block, the latest first (安全信息历次版本).',
    args: voidedArgs(t.arg),
    query: (args, context) => ({
      ...LATEST_EDITION_FIRST,
      where: { AND: [unlessVoided(args), openTo(safetyBlocksVisible, context)] },
    }),
  }),
}));
