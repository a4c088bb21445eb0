import type { ContactNotificationState } from '../codes/contact-notification.ts';
import type { Role } from '../codes/role.ts';
import type { Workflow } from '../workflow.ts';

/** The organisation that has to tell the family, and who keeps the record by now. */
export type ContactNotificationSide = 'CALLER';

/** Who calls a family: the staff that care for the resident. */
export const CALLERS: readonly Role[] = [
  'NH_NURSE',
  'CLINIC_DOCTOR',
  'FAMILY_DOCTOR',
  'TEAM_MEMBER',
  'REFERRAL_OFFICE',
  'HOSP_DOCTOR',
];

const SOURCE = 'domain 3.5.12';
const called = { act: 'contactNotified', by: CALLERS, side: 'CALLER' } as const;
const numbers = { act: 'contactNotificationCall', by: CALLERS, side: 'CALLER' } as const;

/**
 * 告知家属. EXHAUSTED is no end: everybody was called in vain, or there is nobody to call, and whoever can be reached after
 * all ends it. `supersededAt` is the instant from which nobody has to be told any more.
 */
export const contactNotificationWorkflow: Workflow<ContactNotificationState> = {
  noun: 'contactNotification',
  states: ['OPEN', 'EXHAUSTED', 'REACHED', 'SUPERSEDED'],
  initial: ['OPEN', 'EXHAUSTED'],
  terminal: ['REACHED', 'SUPERSEDED'],
  acts: [
    { ...called, from: ['OPEN', 'EXHAUSTED'], to: 'REACHED', source: `${SOURCE}: reached` },
    {
      ...called,
      ...{ from: ['OPEN', 'EXHAUSTED'], to: 'OPEN' },
      source: `${SOURCE}: unreachable climbs to the next contact`,
    },
    {
      ...called,
      ...{ from: ['OPEN', 'EXHAUSTED'], to: 'EXHAUSTED' },
      source: `${SOURCE}: not reached, and the public body was the last`,
    },
    { ...numbers, from: ['OPEN'], to: 'OPEN', source: 'V1: a number in full is on record' },
    { ...numbers, from: ['EXHAUSTED'], to: 'EXHAUSTED', source: 'V1: a number in full is on record' },
  ],
  timers: (['OPEN', 'EXHAUSTED'] as const).map((from) => ({
    act: 'supersede',
    from,
    to: 'SUPERSEDED',
    dueColumn: 'supersededAt',
    source: `${SOURCE}: what happened was entered in error or called off, or the family is to be told of a death`,
  })),
};

/** The states in which the family has not been told yet. */
export const UNTOLD: readonly ContactNotificationState[] = ['OPEN', 'EXHAUSTED'];
