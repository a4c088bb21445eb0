import type { HandoverState } from '../codes/handover.ts';
import type { Workflow } from '../workflow.ts';

/** Everybody but who gave it: the next shift takes over, never the same person. */
export type HandoverSide = 'NEXT_SHIFT';

/** 交接班. It waits on the list until the next shift has signed. */
export const handoverWorkflow: Workflow<HandoverState> = {
  noun: 'handover',
  states: ['GIVEN', 'TAKEN'],
  initial: ['GIVEN'],
  terminal: ['TAKEN'],
  acts: [
    {
      act: 'handoverSign',
      from: ['GIVEN'],
      to: 'TAKEN',
      by: ['NH_NURSE'],
      side: 'NEXT_SHIFT',
      source: 'domain 2 Handover: signed by both',
    },
  ],
  timers: [],
};
