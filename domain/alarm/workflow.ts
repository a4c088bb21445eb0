import type { AlarmState } from '../codes/alarm.ts';
import type { Role } from '../codes/role.ts';
import type { Workflow } from '../workflow.ts';

/** Whoever has been told of it by now: an alarm is acknowledged by those to whom it has climbed. */
export type AlarmSide = 'TOLD';

/** Whoever may have a duty, who runs the network too, and the administrators, to whom every alarm climbs in the end. */
export const ALARM_ROLES: readonly Role[] = [
  'NH_NURSE',
  'CLINIC_DOCTOR',
  'FAMILY_DOCTOR',
  'REFERRAL_OFFICE',
  'HOSP_DOCTOR',
  'HOSP_SCHED',
  'ORG_ADMIN',
  'SYS_ADMIN',
  'SECURITY_ADMIN',
];

/** 提醒. A person acknowledges it, or what it was about is seen to: `clearedAt` is that instant. */
export const alarmWorkflow: Workflow<AlarmState> = {
  noun: 'alarm',
  states: ['RAISED', 'ACKNOWLEDGED', 'CLEARED'],
  initial: ['RAISED'],
  terminal: ['ACKNOWLEDGED', 'CLEARED'],
  acts: [
    {
      act: 'alarmAcknowledge',
      from: ['RAISED'],
      to: 'ACKNOWLEDGED',
      by: ALARM_ROLES,
      side: 'TOLD',
      source: 'domain 0 DutyRoster: an alarm goes to the holder, is acknowledged, or climbs',
    },
  ],
  timers: [
    {
      act: 'clear',
      from: 'RAISED',
      to: 'CLEARED',
      dueColumn: 'clearedAt',
      source: 'domain 0 DutyRoster: what it was about has been seen to',
    },
  ],
};
