import {
  CONSENT_BASES,
  CONSENT_DECISIONS,
  CONSENT_METHODS,
  CONSENT_PURPOSES,
  CONSENT_STATES,
} from '../../domain/codes/consent.ts';
import { codeEnum } from '../codes.ts';

export const Purpose = codeEnum(
  'ConsentPurpose',
  'What a consent is for: one consent per purpose (同意用途).',
  CONSENT_PURPOSES,
);
export const Decision = codeEnum(
  'ConsentDecision',
  'Whether it was given; a refusal is a record too (决定).',
  CONSENT_DECISIONS,
);
export const Basis = codeEnum('ConsentBasis', 'On which basis the signer signs (签署依据).', CONSENT_BASES);
export const Method = codeEnum('ConsentMethod', 'How it was signed (签署方式).', CONSENT_METHODS);
export const State = codeEnum(
  'ConsentState',
  'State of a consent, its term counted (同意状态).',
  CONSENT_STATES,
);
