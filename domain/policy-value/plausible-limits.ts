import type { PolicyDefinition } from './table.ts';

const BOTH = ['REGION', 'ORGANIZATION'] as const;

/** How far from today what is entered may lie: beyond it a number was typed wrong. */
export const PLAUSIBLE_LIMITS = {
  'resident.ageYears': {
    name: '出生日期最早年限',
    meaning: 'How many years back the birth date of a resident may lie.',
    unit: 'YEAR',
    default: 150,
    min: 120,
    max: 200,
    scopes: ['REGION'],
    direction: 'NONE',
    provenance: 'assumption (nobody on record anywhere has lived longer than 122 years)',
  },
  'residency.horizonDays': {
    name: '入住预登记最长天数',
    meaning: 'How many days ahead the first day of a stay may lie that is entered today.',
    unit: 'DAY',
    default: 366,
    min: 1,
    max: 1096,
    scopes: BOTH,
    direction: 'LOWER',
    provenance: 'assumption (a stay that is planned is in the way of every other one)',
  },
  'admission.backdateDays': {
    name: '住院补录最长天数',
    meaning: 'How many days back an admission may have begun that is told today.',
    unit: 'DAY',
    default: 3653,
    min: 366,
    max: 36525,
    scopes: BOTH,
    direction: 'LOWER',
    provenance: 'assumption (some stays in hospital last for years)',
  },
} as const satisfies Record<string, PolicyDefinition>;
