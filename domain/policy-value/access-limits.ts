import type { PolicyDefinition, PolicyScope } from './table.ts';

const SCOPES: readonly PolicyScope[] = ['REGION', 'ORGANIZATION'];
// An organisation may bind itself tighter than its region, never looser.
const TIGHTER = { scopes: SCOPES, direction: 'LOWER' } as const;

/** Limits of emergency access, of consent, of what acts tell of strangers, and of what follows when data went wrong. */
export const ACCESS_LIMITS = {
  'breakGlass.hours': {
    name: '紧急查阅默认时长',
    meaning: 'How long a record stays open to a clinician in an emergency who names no time.',
    unit: 'HOUR',
    default: 4,
    min: 1,
    max: 24,
    ...TIGHTER,
    provenance: 'assumption',
  },
  'breakGlass.maxHours': {
    name: '紧急查阅最长时长',
    meaning: 'The longest time for which a clinician may open a record in an emergency.',
    unit: 'HOUR',
    default: 24,
    min: 1,
    max: 24,
    ...TIGHTER,
    provenance: 'V19: break-glass ends within 24 h',
  },
  'breakGlass.perDay': {
    name: '每名医生每日紧急查阅上限',
    meaning: 'How many records one clinician may open in an emergency on one day.',
    unit: 'COUNT',
    default: 3,
    min: 1,
    max: 50,
    ...TIGHTER,
    provenance: 'assumption',
  },
  'breakGlass.triesPerDay': {
    name: '每名医生每日查无此人次数上限',
    meaning:
      'How often one clinician may look on one day for somebody in an emergency whom the network does not know.',
    unit: 'COUNT',
    default: 20,
    min: 1,
    max: 200,
    ...TIGHTER,
    provenance: 'assumption (nobody finds out by trying numbers who is known to the network)',
  },
  'consent.emergencyHours': {
    name: '紧急同意有效时长',
    meaning: 'How long a consent counts that the head on duty approved because no signer could be reached.',
    unit: 'HOUR',
    default: 24,
    min: 1,
    max: 72,
    ...TIGHTER,
    provenance: 'assumption (domain 2 Consent: emergency without a reachable signer)',
  },
  'resident.matchesPerDay': {
    name: '每人每日录入他处已有号码上限',
    meaning:
      'How often one person may register or correct somebody on one day by a number or health card that others hold.',
    unit: 'COUNT',
    default: 20,
    min: 1,
    max: 200,
    ...TIGHTER,
    provenance: 'assumption (nobody finds out by trying numbers who is known to the network)',
  },
  'residency.backdateDays': {
    name: '入住补录最长天数',
    meaning: 'How many days back the first day of a stay may lie that is entered today.',
    unit: 'DAY',
    default: 31,
    min: 0,
    max: 366,
    ...TIGHTER,
    provenance: 'assumption (nobody finds out by trying dates when somebody stayed elsewhere)',
  },
  'residency.overlapsPerDay': {
    name: '每人每日入住时间冲突次数上限',
    meaning: 'How often one person may enter on one day a stay that another home has in that time.',
    unit: 'COUNT',
    default: 20,
    min: 1,
    max: 200,
    ...TIGHTER,
    provenance: 'assumption (nobody finds out by trying dates when somebody stays elsewhere)',
  },
  'resident.unmaskPerDay': {
    name: '每人每日查看完整号码上限',
    meaning: 'How often one person may see numbers of residents in full on one day.',
    unit: 'COUNT',
    default: 50,
    min: 1,
    max: 500,
    ...TIGHTER,
    provenance: 'assumption',
  },
  'privacy.incidentHours': {
    name: '个人信息安全事件告知时限',
    meaning:
      'How long after it was entered the people concerned and the authority are told of a privacy incident.',
    unit: 'HOUR',
    default: 72,
    min: 1,
    max: 72,
    ...TIGHTER,
    provenance: 'assumption (PIPL art. 57 says at once and names no hours)',
  },
} as const satisfies Record<string, PolicyDefinition>;
