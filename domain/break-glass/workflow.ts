import type { BreakGlassState } from '../codes/break-glass.ts';
import type { Role } from '../codes/role.ts';
import type { Workflow } from '../workflow.ts';

/** Clinicians who may open a record in an emergency. */
export const BREAK_GLASS_ROLES: readonly Role[] = ['CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'HOSP_DOCTOR'];

/** Who opened it, and everybody else: nobody signs off what they did themselves. */
export type BreakGlassSide = 'OPENER' | 'REVIEWER';

/** 紧急查阅. It ends by the clock at the latest, and stands on the review list until it is signed off. */
export const breakGlassWorkflow: Workflow<BreakGlassState> = {
  noun: 'breakGlass',
  states: ['OPEN', 'TO_REVIEW', 'SIGNED_OFF'],
  initial: ['OPEN'],
  terminal: ['SIGNED_OFF'],
  acts: [
    {
      act: 'breakGlassClose',
      from: ['OPEN'],
      to: 'TO_REVIEW',
      by: BREAK_GLASS_ROLES,
      side: 'OPENER',
      source: 'V19: access ends with its reason',
    },
    {
      act: 'breakGlassSignOff',
      from: ['TO_REVIEW'],
      to: 'SIGNED_OFF',
      by: ['SECURITY_ADMIN'],
      side: 'REVIEWER',
      source: 'domain 1: break-glass review by SECURITY_ADMIN',
    },
  ],
  timers: [
    {
      act: 'lapse',
      from: 'OPEN',
      to: 'TO_REVIEW',
      dueColumn: 'endsAt',
      isDueKnown: true,
      source: 'promises: break-glass ends within 24 h',
    },
  ],
};
