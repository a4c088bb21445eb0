import type { DeathState } from '../codes/death.ts';
import type { Role } from '../codes/role.ts';
import type { Workflow } from '../workflow.ts';

/** Who tells of a death, confirms it, and takes a wrong entry back. */
export const DEATH_ROLES: readonly Role[] = [
  'NH_NURSE',
  'CLINIC_DOCTOR',
  'FAMILY_DOCTOR',
  'HOSP_DOCTOR',
  'REPRESENTATIVE',
];

/** Who tells of a death by a discharge: also who writes the hospital's discharges. */
export const DEATH_TELLERS: readonly Role[] = [...DEATH_ROLES, 'HOSP_SCHED'];

/** 死亡. The resident's life follows: DEATH_REPORTED, DECEASED, ALIVE again. A wrong entry is reversed from everywhere. */
export const deathWorkflow: Workflow<DeathState> = {
  noun: 'death',
  states: ['REPORTED', 'CONFIRMED', 'REVERSED'],
  initial: ['REPORTED'],
  terminal: ['REVERSED'],
  acts: [
    {
      act: 'deathConfirm',
      from: ['REPORTED'],
      to: 'CONFIRMED',
      by: DEATH_ROLES,
      side: 'PARTY',
      source: 'domain 3.8: CONFIRMED by a second source or document',
    },
    {
      act: 'deathReverse',
      from: ['REPORTED', 'CONFIRMED'],
      to: 'REVERSED',
      by: DEATH_ROLES,
      side: 'PARTY',
      source: 'domain 3.8: REVERSED restores all of it from the event',
    },
  ],
  timers: [],
};
