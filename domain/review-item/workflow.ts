import type { ReviewItemState } from '../codes/review-item.ts';
import type { Role } from '../codes/role.ts';
import type { Workflow } from '../workflow.ts';

/** PARTY made the doubtful record or keeps the other one; SECOND_PERSON is asked whether they are merged. */
export type ReviewItemSide = 'PARTY' | 'SECOND_PERSON';

/** Who works off what seems to be registered twice: who registers. */
export const REVIEWERS: readonly Role[] = ['NH_NURSE', 'CLINIC_DOCTOR', 'FAMILY_DOCTOR', 'REFERRAL_OFFICE'];

const RULE = 'domain 3.8: a record and a review item, never an overwrite';
const byParty = { by: REVIEWERS, side: 'PARTY', source: RULE } as const;
const bySecond = {
  by: REVIEWERS,
  side: 'SECOND_PERSON',
  source: 'domain 3.8: merged by two people',
} as const;

/** 待核对事项. A merge that nobody decides in time leaves the doubt where it was. */
export const reviewItemWorkflow: Workflow<ReviewItemState> = {
  noun: 'reviewItem',
  states: ['OPEN', 'MERGE_ASKED', 'RESOLVED_SAME', 'RESOLVED_DIFFERENT'],
  initial: ['OPEN'],
  terminal: ['RESOLVED_DIFFERENT'],
  acts: [
    { ...byParty, act: 'reviewItemResolve', from: ['OPEN'], to: 'MERGE_ASKED' },
    { ...byParty, act: 'reviewItemResolve', from: ['OPEN'], to: 'RESOLVED_DIFFERENT' },
    { ...byParty, act: 'residentCorrect', from: ['OPEN', 'MERGE_ASKED'], to: 'RESOLVED_DIFFERENT' },
    { ...byParty, act: 'recordVoid', from: ['OPEN', 'MERGE_ASKED'], to: 'RESOLVED_DIFFERENT' },
    { ...bySecond, act: 'secondApprove', from: ['OPEN', 'MERGE_ASKED'], to: 'RESOLVED_SAME' },
    { ...bySecond, act: 'residentUnmerge', from: ['RESOLVED_SAME'], to: 'OPEN' },
    { ...bySecond, act: 'secondReject', from: ['MERGE_ASKED'], to: 'OPEN' },
  ],
  timers: [
    {
      act: 'expire',
      from: 'MERGE_ASKED',
      to: 'OPEN',
      dueColumn: 'mergeDueAt',
      source: 'domain 0: second.approvalDays',
    },
  ],
};
