import { builder, type InputFields } from './builder.ts';
import {
  AgentCode,
  AllergyStatusCode,
  Change,
  DeviceKindCode,
  InfectionStatusCode,
  IsolationCode,
  Risk,
  Severity,
} from './safety-codes.ts';

const AllergyInput = builder.inputType('SafetyAllergyInput', {
  description: 'One allergy (过敏原).',
  fields: (t) => ({
    substance: t.string({ required: true, description: 'To what (过敏原).' }),
    reaction: t.string({ description: 'How it shows (反应).' }),
    severity: t.field({ type: Severity, description: 'How severe; UNKNOWN when left out (严重程度).' }),
  }),
});
const AllergiesInput = builder.inputType('SafetyAllergiesInput', {
  description: 'What is known of allergies (过敏史).',
  fields: (t) => ({
    status: t.field({ type: AllergyStatusCode, required: true, description: 'What is known (状态).' }),
    list: t.field({ type: [AllergyInput], description: 'Which ones, with LISTED (清单).' }),
    reason: t.string({ description: 'Why nobody was asked, with NOT_ASKED (未询问原因).' }),
  }),
});
const MedicineInput = builder.inputType('SafetyMedicineInput', {
  description: 'One medicine (用药).',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name (药名).' }),
    dose: t.string({ description: 'Dose, way and times (剂量用法).' }),
    change: t.field({ type: Change, required: true, description: 'What changed (变化).' }),
    lastGivenAt: t.field({ type: 'DateTime', description: 'When it was last given (末次给药).' }),
    isHighAlert: t.boolean({ description: 'A high-alert medicine (高警示药品).' }),
  }),
});
const InfectionInput = builder.inputType('SafetyInfectionInput', {
  description: 'What is known of an infection (感染).',
  fields: (t) => ({
    status: t.field({ type: InfectionStatusCode, required: true, description: 'What is known (状态).' }),
    agent: t.field({ type: AgentCode, description: 'Which agent (病原体).' }),
    agentName: t.string({ description: 'By name, with OTHER (病原体名称).' }),
    isolation: t.field({ type: IsolationCode, required: true, description: 'How to isolate (隔离方式).' }),
    careInstructions: t.string({
      description: 'What everybody does who cares for the resident; it names no protected agent (防护要点).',
    }),
  }),
});
const DeviceInput = builder.inputType('SafetyDeviceInput', {
  description: 'One tube or device (管路与装置).',
  fields: (t) => ({
    kind: t.field({ type: DeviceKindCode, required: true, description: 'Which (种类).' }),
    insertedOn: t.field({ type: 'LocalDate', description: 'When it was inserted (置入日期).' }),
    dueOn: t.field({ type: 'LocalDate', description: 'When it is to be changed or taken out (更换日期).' }),
  }),
});
const RisksInput = builder.inputType('SafetyRisksInput', {
  description: 'Risks (风险).',
  fields: (t) => ({
    pressureInjury: t.field({ type: Risk, required: true, description: 'Pressure injury (压力性损伤).' }),
    fall: t.field({ type: Risk, required: true, description: 'Fall (跌倒).' }),
    swallowing: t.field({ type: Risk, required: true, description: 'Swallowing (误吸).' }),
    wandering: t.field({ type: Risk, required: true, description: 'Wandering (走失).' }),
  }),
});

/** One whole edition. */
export const safetyContentFields = (t: InputFields) => ({
  allergies: t.field({ type: AllergiesInput, required: true, description: 'Allergies (过敏史).' }),
  medicines: t.field({ type: [MedicineInput], required: true, description: 'Medicines (用药).' }),
  infection: t.field({ type: InfectionInput, required: true, description: 'Infection (感染).' }),
  devices: t.field({ type: [DeviceInput], required: true, description: 'Tubes and devices (管路与装置).' }),
  risks: t.field({ type: RisksInput, required: true, description: 'Risks (风险).' }),
  cognition: t.string({ description: 'Cognition (认知).' }),
  mobility: t.string({ description: 'Mobility (活动能力).' }),
  diet: t.string({ description: 'Diet (饮食).' }),
  oxygen: t.string({ description: 'Oxygen (吸氧).' }),
});
