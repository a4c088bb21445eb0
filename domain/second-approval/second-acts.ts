import type { Deciding } from '../act.ts';
import type { SecondApprovalAct } from '../codes/second-approval.ts';
import { mergeApproved, mergeNotApproved } from '../resident/merge/approved.ts';
import { unmergeApproved } from '../resident/merge/unmerge-approved.ts';
import { voidApproved } from '../void/approved.ts';

/** A request as the act that it is about needs it. */
export interface AskedApproval {
  readonly id: string;
  readonly nounId: string;
  readonly noun: string;
  readonly residentId: string | null;
  readonly organizationId: string;
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  /** As JSON. */
  readonly facts: string | null;
  readonly askedById: string;
  readonly askedAt: Date;
}

/** An act that waits for a second person. */
export interface SecondAct {
  /** Judges the act anew, as of now and for the second person, and does it. @throws Refusal: the request goes on waiting */
  approved(deciding: Deciding, asked: AskedApproval): Promise<void>;
  /** What else a rejection ends. */
  rejected?(deciding: Deciding, asked: AskedApproval): Promise<void>;
}

/** What an approval carries out, by the name of the act. */
export const SECOND_ACTS: Readonly<Record<SecondApprovalAct, SecondAct>> = {
  recordVoid: { approved: voidApproved },
  residentMerge: { approved: mergeApproved, rejected: mergeNotApproved },
  residentUnmerge: { approved: unmergeApproved },
};
