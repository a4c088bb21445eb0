import { isProtectedAgent } from '../../domain/codes/protected.ts';
import type { DiagnosisRole, DiagnosisSystem } from '../../domain/codes/referral.ts';
import type {
  Diagnosis,
  Vitals as Measured,
  ReferralRecord as Written,
} from '../../domain/referral/content.ts';
import { type DecidedLine, type FeedbackContent, linesIn } from '../../domain/referral/feedback.ts';
import type { SafetyContent as Content } from '../../domain/safety-block/content.ts';
import { access } from '../access.ts';
import { PersonBrief } from '../brief.ts';
import { builder } from '../builder.ts';
import { personOf } from '../named.ts';
import { AgentCode, AllergyStatusCode, InfectionStatusCode, IsolationCode, Risk } from '../safety-codes.ts';
import { SafetyAllergy, SafetyDevice, SafetyMedicine } from '../safety-parts.ts';
import { TransportMode } from '../transport-mode.ts';
import { Decision, DiagnosisRoleCode, DiagnosisSystemCode, Line, ReturnPlaceCode } from './codes.ts';

const record = access('referral.record');

/** What is said, to somebody to whom protected names are open or not. */
export type ForReader<Said> = Said & { readonly areNamesOpen: boolean };

const shown = ({ isProtected, areNamesOpen }: ForReader<Diagnosis>): boolean => !isProtected || areNamesOpen;
const named = { ...access('referral.protected'), nullable: true } as const;

export const DiagnosisType = builder.objectRef<ForReader<Diagnosis>>('Diagnosis').implement({
  ...record,
  description: 'A diagnosis in the code system of its origin (诊断).',
  fields: (t) => ({
    role: t.field({
      type: DiagnosisRoleCode,
      description: 'Role (诊断角色).',
      resolve: ({ role }) => role as DiagnosisRole,
    }),
    isProtected: t.exposeBoolean('isProtected', {
      description: 'Whether it is named to treating clinicians and the resident only (是否保密).',
    }),
    system: t.field({
      type: DiagnosisSystemCode,
      ...named,
      description: 'Code system (编码体系).',
      resolve: (one) => (shown(one) ? (one.system as DiagnosisSystem | null) : null),
    }),
    systemVersion: t.string({
      ...named,
      description: 'Its edition or version (版本).',
      resolve: (one) => (shown(one) ? one.systemVersion : null),
    }),
    code: t.string({
      ...named,
      description: 'Code; null where it is protected and not open to the viewer (诊断编码).',
      resolve: (one) => (shown(one) ? one.code : null),
    }),
    name: t.string({
      ...named,
      description: 'Name; null where it is protected and not open to the viewer (诊断名称).',
      resolve: (one) => (shown(one) ? one.name : null),
    }),
  }),
});

const Vitals = builder.objectRef<Measured>('Vitals').implement({
  ...record,
  description: 'Vital signs, or why none could be taken (生命体征).',
  fields: (t) => ({
    temperature: t.exposeFloat('temperature', { nullable: true, description: '°C (体温).' }),
    pulse: t.exposeFloat('pulse', { nullable: true, description: 'Per minute (脉搏).' }),
    respiration: t.exposeFloat('respiration', { nullable: true, description: 'Per minute (呼吸).' }),
    systolic: t.exposeFloat('systolic', { nullable: true, description: 'mmHg (收缩压).' }),
    diastolic: t.exposeFloat('diastolic', { nullable: true, description: 'mmHg (舒张压).' }),
    oxygenSaturation: t.exposeFloat('oxygenSaturation', { nullable: true, description: '% (血氧饱和度).' }),
    glucose: t.exposeFloat('glucose', { nullable: true, description: 'mmol/L (血糖).' }),
    notMeasurableReason: t.exposeString('notMeasurableReason', {
      nullable: true,
      description: 'Why none could be taken (无法测量的原因).',
    }),
    measuredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the earliest of them was measured, where that is said (测量时间).',
      resolve: ({ measuredAt = {} }) => {
        const [earliest] = Object.values(measuredAt).sort();
        return earliest === undefined ? null : new Date(earliest);
      },
    }),
  }),
});

export const ReferralRecord = builder.objectRef<Written>('ReferralRecord').implement({
  ...record,
  description: 'What the doctor who receives the resident has to know (转诊记录).',
  fields: (t) => {
    const text = (name: Exclude<keyof Written, 'vitals' | 'followUpOn' | 'transport'>, description: string) =>
      t.exposeString(name, { nullable: true, description });
    return {
      reasonText: text('reasonText', 'Why (转诊理由).'),
      chiefComplaint: text('chiefComplaint', 'Chief complaint (主诉).'),
      presentIllness: text('presentIllness', 'Present illness (现病史).'),
      pastHistory: text('pastHistory', 'Past history (既往史).'),
      investigations: text('investigations', 'Investigations so far (检查检验).'),
      treatmentSoFar: text('treatmentSoFar', 'Treatment so far (已作处理).'),
      rehabilitationPlan: text('rehabilitationPlan', 'Rehabilitation plan (康复计划).'),
      warningSigns: text('warningSigns', 'What sends the resident back up (需返院的警示症状).'),
      followUpPlan: text('followUpPlan', 'Who sees to what (复诊与随访安排).'),
      followUpOn: t.expose('followUpOn', {
        type: ['LocalDate'],
        description: 'Days on which the resident is seen again (复诊日期).',
      }),
      transport: t.expose('transport', {
        type: TransportMode,
        nullable: true,
        description: 'How the resident travels (交通方式).',
      }),
      targetReasonText: text('targetReasonText', 'Why this organisation (选择理由).'),
      vitals: t.expose('vitals', { type: Vitals, nullable: true, description: 'Vital signs (生命体征).' }),
    };
  },
});

const agentShown = ({ agent, areNamesOpen }: ForReader<Content>) =>
  agent !== null && (areNamesOpen || !isProtectedAgent(agent.code, agent.name)) ? agent : null;

export const SafetyContent = builder.objectRef<ForReader<Content>>('SafetyContent').implement({
  ...record,
  description: 'The safety block that travels with the resident, as it was then (随行安全信息).',
  fields: (t) => ({
    allergyStatus: t.expose('allergyStatus', { type: AllergyStatusCode, description: 'Allergies (过敏史).' }),
    allergies: t.expose('allergies', { type: [SafetyAllergy], description: 'Which ones (过敏原).' }),
    allergyReason: t.exposeString('allergyReason', {
      nullable: true,
      description: 'Why not asked (未询问原因).',
    }),
    medicines: t.expose('medicines', { type: [SafetyMedicine], description: 'Medicines (用药).' }),
    infectionStatus: t.expose('infectionStatus', {
      type: InfectionStatusCode,
      description: 'Infection (感染状态).',
    }),
    agent: t.field({
      ...named,
      type: AgentCode,
      description: 'Which agent; null where it is protected and not open to the viewer (病原体).',
      resolve: (content) => agentShown(content)?.code ?? null,
    }),
    agentName: t.string({
      ...named,
      description: 'The agent by name, where the code says too little (病原体名称).',
      resolve: (content) => agentShown(content)?.name ?? null,
    }),
    isolation: t.expose('isolation', { type: IsolationCode, description: 'How to isolate (隔离方式).' }),
    careInstructions: t.exposeString('careInstructions', {
      nullable: true,
      description: 'What to do (防护要点).',
    }),
    devices: t.expose('devices', { type: [SafetyDevice], description: 'Tubes and devices (管路与装置).' }),
    pressureInjuryRisk: t.field({
      type: Risk,
      description: 'Pressure injury (压力性损伤).',
      resolve: ({ risks }) => risks.pressureInjury,
    }),
    fallRisk: t.field({ type: Risk, description: 'Fall (跌倒).', resolve: ({ risks }) => risks.fall }),
    swallowingRisk: t.field({
      type: Risk,
      description: 'Swallowing (误吸).',
      resolve: ({ risks }) => risks.swallowing,
    }),
    wanderingRisk: t.field({
      type: Risk,
      description: 'Wandering (走失).',
      resolve: ({ risks }) => risks.wandering,
    }),
    cognition: t.exposeString('cognition', { nullable: true, description: 'Cognition (认知).' }),
    mobility: t.exposeString('mobility', { nullable: true, description: 'Mobility (活动能力).' }),
    diet: t.exposeString('diet', { nullable: true, description: 'Diet (饮食).' }),
    oxygen: t.exposeString('oxygen', { nullable: true, description: 'Oxygen (吸氧).' }),
  }),
});

const ReconciledLine = builder.objectRef<DecidedLine>('ReconciledLine').implement({
  ...record,
  description: 'How one line of the safety block was decided (单项核对结论).',
  fields: (t) => ({
    line: t.expose('line', { type: Line, description: 'Which line (核对项).' }),
    decision: t.expose('decision', { type: Decision, description: 'What holds (核对结论).' }),
    reasonText: t.exposeString('reasonText', {
      nullable: true,
      description: 'Why the own word stayed (保留理由).',
    }),
  }),
});

/** A feedback as it is read, with what it says opened. */
export type ReadFeedback = ForReader<FeedbackContent> & {
  readonly authorId: string;
  readonly recordedAt: Date;
  readonly isUrgentFollowUp: boolean;
  readonly returnTo: string;
  readonly dischargedOn: string | null;
  readonly id: string;
  readonly reconciledSealed: string | null;
};

export const ReferralFeedback = builder.objectRef<ReadFeedback>('ReferralFeedback').implement({
  ...record,
  description: 'What was found and done, and what is to be done (反馈).',
  fields: (t) => ({
    author: t.field({
      type: PersonBrief,
      description: 'Who wrote it (填写人).',
      resolve: ({ authorId }, _args, context) => personOf(authorId, context),
    }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When (时间).' }),
    diagnoses: t.field({
      type: [DiagnosisType],
      description: 'Diagnoses (诊断).',
      resolve: ({ diagnoses, areNamesOpen }) => diagnoses.map((one) => ({ ...one, areNamesOpen })),
    }),
    keyResults: t.exposeString('keyResults', { nullable: true, description: 'Key results (主要结果).' }),
    treatment: t.exposeString('treatment', { description: 'Treatment (诊疗经过).' }),
    nextPlan: t.exposeString('nextPlan', { description: 'What comes next (后续计划).' }),
    isUrgentFollowUp: t.exposeBoolean('isUrgentFollowUp', {
      description: 'Whether the sender has to act at once (需紧急随访).',
    }),
    returnTo: t.expose('returnTo', { type: ReturnPlaceCode, description: 'Where to (去向).' }),
    dischargedOn: t.expose('dischargedOn', {
      type: 'LocalDate',
      nullable: true,
      description: 'Day of discharge (出院日期).',
    }),
    reconciledLines: t.field({
      type: [ReconciledLine],
      nullable: true,
      description: 'How the lines were decided; null before anybody has compared them (核对结论).',
      resolve: ({ id, reconciledSealed }) => linesIn(id, reconciledSealed),
    }),
    safety: t.field({
      type: SafetyContent,
      description: 'Safety block (安全信息).',
      resolve: ({ safety, areNamesOpen }) => ({ ...safety, areNamesOpen }),
    }),
  }),
});
