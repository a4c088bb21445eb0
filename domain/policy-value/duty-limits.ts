import type { PolicyDefinition, PolicyScope } from './table.ts';

const SCOPES: readonly PolicyScope[] = ['REGION', 'ORGANIZATION'];

/** Limits of what waits for people: alarms and second approvals. */
export const DUTY_LIMITS = {
  'alarm.stepMinutes': {
    name: '提醒升级间隔',
    meaning: 'How long an alarm waits for the person it went to before it climbs to the next.',
    unit: 'MINUTE',
    default: 15,
    min: 1,
    max: 240,
    scopes: SCOPES,
    direction: 'LOWER',
    provenance: 'assumption (domain 7)',
  },
  'second.approvalDays': {
    name: '双人复核期限',
    meaning: 'How long an act waits for a second person before it lapses, in days of 24 hours.',
    unit: 'DAY',
    default: 7,
    min: 1,
    max: 30,
    scopes: SCOPES,
    direction: 'LOWER',
    provenance: 'domain 0 VOIDED: 7 days end it',
  },
} as const satisfies Record<string, PolicyDefinition>;
