import type { PolicyDefinition, PolicyScope } from './table.ts';

const SCOPES: readonly PolicyScope[] = ['REGION', 'ORGANIZATION'];

/** Limits of how soon a family is told. */
export const CONTACT_LIMITS = {
  'contact.emergencyMinutes': {
    name: '急诊急救告知家属时限',
    meaning: 'Within how long the family has been told of an emergency, by the clock.',
    unit: 'MINUTE',
    default: 30,
    min: 5,
    max: 120,
    scopes: SCOPES,
    direction: 'LOWER',
    provenance: 'domain 3.5: EMERGENCY within 30 min',
  },
  'contact.notifyHours': {
    name: '其他事项告知家属时限',
    meaning:
      'Within how long the family has been told of an admission, a transfer, an isolation, a death or a refusal, by the clock.',
    unit: 'HOUR',
    default: 24,
    min: 1,
    max: 72,
    scopes: SCOPES,
    direction: 'LOWER',
    provenance: 'assumption (domain 3.5)',
  },
  'contact.callBackdateHours': {
    name: '通话最早补记时间',
    meaning:
      'How long before something happened a call about it may have been made: a family is warned of it.',
    unit: 'HOUR',
    default: 24,
    min: 1,
    max: 168,
    scopes: SCOPES,
    direction: 'LOWER',
    provenance: 'assumption (domain 3.5)',
  },
} as const satisfies Record<string, PolicyDefinition>;
