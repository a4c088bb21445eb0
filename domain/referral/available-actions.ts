import { type AvailableAction, availableAction } from '../available-action.ts';
import type { ReferralState } from '../codes/referral.ts';
import { actsOf, effectiveState } from '../workflow.ts';
import { referralRefusals } from './claim.ts';
import type { ReferralFacing } from './facing.ts';
import { PARTY_COLUMNS } from './parties.ts';
import { referralTargetWorkflow, referralWorkflow } from './workflow.ts';

interface Timed {
  readonly state: string;
  readonly expiresAt: Date | null;
  readonly missedAt: Date | null;
}

/** The state that counts now. */
export const referralState = (row: Timed, now: Date): ReferralState =>
  effectiveState(referralWorkflow, { ...row, state: row.state as ReferralState }, now);

/** What a referral is read with for these questions. */
export const ACT_COLUMNS = {
  ...PARTY_COLUMNS,
  ...{ kind: true, ownerId: true, reconciledAt: true, noShowCount: true, abortSide: true },
  ...{ remainderDueAt: true, remainderWrittenAt: true },
} as const;

type Asked = Omit<ReferralFacing, 'state'> & { readonly referral: Timed & ReferralFacing['referral'] };

function actionsOf(acts: readonly string[], asked: Asked): AvailableAction[] {
  const state = referralState(asked.referral, asked.now);
  return acts.map((act) => availableAction(act, referralRefusals(act, { ...asked, state })));
}

const OF_REFERRAL = actsOf(referralWorkflow);
const OF_TARGET = actsOf(referralTargetWorkflow).filter((act) => act !== 'referralCancel');
const ALL = [...new Set([...OF_REFERRAL, ...OF_TARGET])];

/** What the viewer may do with a referral now, and why not: the refusals are those of the acts themselves. */
export const referralActions = (asked: Asked): AvailableAction[] => actionsOf(ALL, asked);

/** The same of the acts about the answer of one who is asked. */
export const targetActions = (asked: Asked & Required<Pick<ReferralFacing, 'target'>>): AvailableAction[] =>
  actionsOf(OF_TARGET, asked);
