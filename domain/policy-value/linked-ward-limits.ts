import type { PolicyDefinition, PolicyScope } from './table.ts';

const SCOPES: readonly PolicyScope[] = ['REGION', 'ORGANIZATION'];

/** Limits of joint rounds in linked wards; what counts is the value of the hospital that has sent the resident down. */
export const LINKED_WARD_LIMITS = {
  'linkedWard.firstRoundDays': {
    name: '首次共同查房时限',
    meaning: 'In how many days from the arrival the first joint round is held.',
    ...{ unit: 'DAY', default: 3, min: 1, max: 14, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (requirements A.10 says regularly, and no number)',
  },
  'linkedWard.roundIntervalDays': {
    name: '共同查房间隔',
    meaning: 'In how many days from one joint round the next one is held.',
    ...{ unit: 'DAY', default: 7, min: 1, max: 30, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (requirements A.10 says regularly, and no number)',
  },
  'linkedWard.roundGraceHours': {
    name: '共同查房宽限',
    meaning:
      'How long after the end of its planned day a joint round may still be recorded before it is missed.',
    ...{ unit: 'HOUR', default: 12, min: 0, max: 48, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 3.7)',
  },
  'linkedWard.makeUpDays': {
    name: '补查房时限',
    meaning: 'In how many days from when a joint round was missed it is made up for.',
    ...{ unit: 'DAY', default: 2, min: 1, max: 7, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 3.7: MISSED → make-up)',
  },
  'linkedWard.signHours': {
    name: '共同查房签字时限',
    meaning:
      'How long a joint round that is recorded waits for the signature of the other side before it alarms.',
    ...{ unit: 'HOUR', default: 48, min: 1, max: 168, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 3.7: both sign)',
  },
  'linkedWard.videoIsRound': {
    name: '视频查房视同共同查房',
    meaning: 'Whether a joint round may be held by video: 1 yes, 0 no. A region may allow it.',
    ...{ unit: 'COUNT', default: 0, min: 0, max: 1, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'requirements A.10: 定期到联动病房进行共同查房',
  },
} as const satisfies Record<string, PolicyDefinition>;
