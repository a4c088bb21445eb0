import type { PrivacyIncidentState } from '../codes/privacy-incident.ts';
import type { Workflow } from '../workflow.ts';

/** Everybody but who opened it: what happened is judged by a second person. */
export type PrivacyIncidentSide = 'SECOND_PERSON';

/** 个人信息安全事件. Only a person closes it; what is past its term is overdue, never closed by the clock. */
export const privacyIncidentWorkflow: Workflow<PrivacyIncidentState> = {
  noun: 'privacyIncident',
  states: ['OPEN', 'CLOSED'],
  initial: ['OPEN'],
  terminal: ['CLOSED'],
  acts: [
    {
      act: 'privacyIncidentClose',
      from: ['OPEN'],
      to: 'CLOSED',
      by: ['ORG_ADMIN', 'SECURITY_ADMIN'],
      side: 'SECOND_PERSON',
      source: 'PIPL art. 57; closed by two people',
    },
  ],
  timers: [],
};
