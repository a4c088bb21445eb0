import {
  ALLERGY_SEVERITIES,
  ALLERGY_STATUSES,
  DEVICE_KINDS,
  INFECTION_AGENTS,
  INFECTION_STATUSES,
  ISOLATIONS,
  MEDICINE_CHANGES,
  RISK_LEVELS,
} from '../domain/codes/safety-block.ts';
import { codeEnum } from './codes.ts';

export const AllergyStatusCode = codeEnum(
  'AllergyStatus',
  'What is known of allergies (过敏史).',
  ALLERGY_STATUSES,
);
export const Severity = codeEnum(
  'AllergySeverity',
  'How severe a reaction is (严重程度).',
  ALLERGY_SEVERITIES,
);
export const Change = codeEnum('MedicineChange', 'What changed in a medicine (用药变化).', MEDICINE_CHANGES);
export const InfectionStatusCode = codeEnum(
  'InfectionStatus',
  'What is known of an infection (感染状态).',
  INFECTION_STATUSES,
);
export const AgentCode = codeEnum('InfectionAgent', 'Agent of an infection (病原体).', INFECTION_AGENTS);
export const IsolationCode = codeEnum('Isolation', 'How to isolate (隔离方式).', ISOLATIONS);
export const DeviceKindCode = codeEnum('DeviceKind', 'Tube or device (管路与装置).', DEVICE_KINDS);
export const Risk = codeEnum('RiskLevel', 'How high a risk is (风险等级).', RISK_LEVELS);
