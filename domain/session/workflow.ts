import type { Role } from '../codes/role.ts';
import type { SessionState } from '../codes/session.ts';
import type { Workflow } from '../workflow.ts';

/** Who answers for what the hospital's sessions become: who keeps them, and the doctors. */
export const STOPPING_ROLES: readonly Role[] = ['HOSP_SCHED', 'HOSP_DOCTOR'];

/** 出诊单元. HOSPITAL is the organisation that holds it. A day that the calendar closes or opens is like a change of template. */
export const sessionWorkflow: Workflow<SessionState> = {
  noun: 'session',
  states: ['OPEN', 'STOPPED', 'WITHDRAWN'],
  initial: ['OPEN'],
  terminal: ['STOPPED'],
  acts: [
    {
      act: 'sessionStop',
      from: ['OPEN'],
      to: 'STOPPED',
      by: STOPPING_ROLES,
      side: 'HOSPITAL',
      source: 'domain 3.4 sessionStop: STOPPED',
    },
    {
      act: 'sessionStop',
      from: ['OPEN'],
      to: 'OPEN',
      by: STOPPING_ROLES,
      side: 'HOSPITAL',
      source: 'domain 3.4 sessionStop: SUBSTITUTED, booking stays; or one window of it is stopped',
    },
    {
      act: 'sessionAdjust',
      from: ['OPEN'],
      to: 'OPEN',
      by: ['HOSP_SCHED'],
      side: 'HOSPITAL',
      source: 'domain 2 Session: who has a place keeps it',
    },
    {
      act: 'slotTemplateSet',
      from: ['OPEN'],
      to: 'WITHDRAWN',
      by: ['HOSP_SCHED'],
      side: 'HOSPITAL',
      source: 'domain 2 SlotTemplate: nobody has a place in it',
    },
    {
      act: 'slotTemplateSet',
      from: ['WITHDRAWN'],
      to: 'OPEN',
      by: ['HOSP_SCHED'],
      side: 'HOSPITAL',
      source: 'domain 2 SlotTemplate: held again',
    },
  ],
  timers: [],
};
