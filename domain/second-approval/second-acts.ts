import type { Deciding } from '../act.ts';
import type { SecondApprovalAct } from '../codes/second-approval.ts';
import { lockSurvivor } from '../resident/alias.ts';
import { lockBoth, mergeApproved, mergeNotApproved } from '../resident/merge/approved.ts';
import { unmergeApproved } from '../resident/merge/unmerge-approved.ts';
import { voidApproved } from '../void/approved.ts';
import { voidableOf } from '../void/registry.ts';

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
  /** Locks what the act changes, before the request itself: a death or a merge ends or moves what waits for its resident. */
  hold(deciding: Deciding, asked: AskedApproval): Promise<unknown>;
  /** Judges the act anew, as of now and for the second person, and does it. @throws Refusal: the request goes on waiting */
  approved(deciding: Deciding, asked: AskedApproval): Promise<void>;
  /** What else a rejection ends. */
  rejected?(deciding: Deciding, asked: AskedApproval): Promise<void>;
}

/** What an approval carries out, by the name of the act. */
export const SECOND_ACTS: Readonly<Record<SecondApprovalAct, SecondAct>> = {
  recordVoid: {
    hold: async (deciding, { noun, nounId }) => voidableOf(noun)?.read(deciding, nounId),
    approved: voidApproved,
  },
  residentMerge: { hold: lockBoth, approved: mergeApproved, rejected: mergeNotApproved },
  residentUnmerge: { hold: ({ tx }, { nounId }) => lockSurvivor(tx, nounId), approved: unmergeApproved },
};
