import { PRIVACY_INCIDENT_KINDS, PRIVACY_INCIDENT_STATES } from '../../domain/codes/privacy-incident.ts';
import { codeEnum } from '../codes.ts';

export const Kind = codeEnum(
  'PrivacyIncidentKind',
  'What went wrong with personal data (个人信息安全事件类别).',
  PRIVACY_INCIDENT_KINDS,
);
export const State = codeEnum(
  'PrivacyIncidentState',
  'State of a privacy incident (处理状态).',
  PRIVACY_INCIDENT_STATES,
);
