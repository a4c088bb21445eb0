import type { PolicyDefinition, PolicyScope } from './table.ts';

const BOTH: readonly PolicyScope[] = ['REGION', 'ORGANIZATION'];

/** Limits of sessions that are made, overbooked and stopped. */
export const SESSION_LIMITS = {
  'slot.madeAheadDays': {
    name: '出诊单元提前生成天数',
    meaning: 'How many days before they open sessions are made, to be seen and checked, in whole days.',
    unit: 'DAY',
    default: 3,
    min: 0,
    max: 14,
    scopes: BOTH,
    direction: 'ANY',
    provenance: 'assumption',
  },
  'slot.extraPlacesPerSession': {
    name: '每半日加号上限',
    meaning: 'How many places may be added by name to one session.',
    unit: 'COUNT',
    default: 5,
    min: 0,
    max: 50,
    scopes: BOTH,
    direction: 'LOWER',
    provenance: 'assumption (domain 2 SlotTemplate: extra places by name)',
  },
  'feed.silentMinutes': {
    name: '医院信息系统静默时限',
    meaning:
      'After how long without a request the system that tells a hospital’s attendance counts as silent.',
    unit: 'MINUTE',
    default: 60,
    min: 15,
    max: 240,
    scopes: BOTH,
    direction: 'LOWER',
    provenance: 'assumption (domain 3.4: no no-show while the feed is silent)',
  },
  'feed.catchUpHours': {
    name: '医院信息系统恢复后补报时限',
    meaning:
      'How long a hospital’s system that is back has to report the visits of days before, until those that it does not tell of are missed.',
    unit: 'HOUR',
    default: 24,
    min: 4,
    max: 120,
    scopes: BOTH,
    direction: 'HIGHER',
    provenance: 'assumption (domain 3.4: no no-show while the feed is silent or down)',
  },
  'appt.rebookReminderHours': {
    name: '停诊未改约再次提醒提前量',
    meaning: 'How long before its old time a booking whose session was stopped is told of once more.',
    unit: 'HOUR',
    default: 24,
    min: 4,
    max: 168,
    scopes: BOTH,
    direction: 'HIGHER',
    provenance: 'domain 3.4 sessionStop: told again 24 h before',
  },
} as const satisfies Record<string, PolicyDefinition>;
