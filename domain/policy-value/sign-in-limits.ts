import type { PolicyDefinition, PolicyScope } from './table.ts';

const SCOPES: readonly PolicyScope[] = ['REGION', 'ORGANIZATION'];

/** What a region or an organisation asks of the sign-ins of its people. */
export const SIGN_IN_LIMITS = {
  'signIn.secondFactor': {
    name: '登录须双因素',
    meaning:
      'Whether everybody needs a second factor: 0 who wants to, 1 everybody. In production all staff need one in any case.',
    unit: 'COUNT',
    default: 0,
    min: 0,
    max: 1,
    scopes: SCOPES,
    direction: 'HIGHER',
    provenance: 'GB/T 22239-2019 8.1.4.1 d (two factors for users of a level 3 system)',
  },
  'signIn.oneTimePasswordHours': {
    name: '一次性密码有效时长',
    meaning: 'How long a one-time password is taken that an administrator gave out.',
    unit: 'HOUR',
    default: 72,
    min: 1,
    max: 168,
    scopes: SCOPES,
    direction: 'LOWER',
    provenance: 'assumption (handed over on paper, over a weekend)',
  },
} as const satisfies Record<string, PolicyDefinition>;
