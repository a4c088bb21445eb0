import type { PolicyDefinition, PolicyScope } from './table.ts';

const SCOPES: readonly PolicyScope[] = ['REGION', 'ORGANIZATION'];

/** Limits of emergencies (domain 3.5.10): all of them run by the clock, and none of them stops a notice. */
export const EMERGENCY_LIMITS = {
  'emergency.acknowledgeMinutes': {
    name: '急诊通知确认时限',
    meaning: 'How long an emergency notice may stay unacknowledged before its sender is alarmed to call.',
    ...{ unit: 'MINUTE', default: 5, min: 1, max: 30, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 0 DutyRoster)',
  },
  'emergency.arrivalHours': {
    name: '急诊到院提醒时限',
    meaning:
      'How long after the notice, or a diversion, nobody may have arrived before both sides are alarmed: it never expires.',
    ...{ unit: 'HOUR', default: 3, min: 1, max: 24, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'assumption (domain 3.5.10)',
  },
  'emergency.remainderHours': {
    name: '急诊资料补录时限',
    meaning: 'How long after the arrival the sender writes what the notice left out, in hours of the clock.',
    ...{ unit: 'HOUR', default: 6, min: 1, max: 24, scopes: SCOPES, direction: 'LOWER' },
    provenance: 'domain 3.5.10: due 6 h after the rescue, from a secondary copy [V2]',
  },
} as const satisfies Record<string, PolicyDefinition>;
