import { read, rows } from '../../prisma/client.ts';
import { type AvailableAction, availableAction } from '../available-action.ts';
import type { Refusal } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import { actsOf } from '../workflow.ts';
import { noneRemovable, type Removable } from './attachments.ts';
import { referralRefusals } from './claim.ts';
import type { ReferralFacing } from './facing.ts';
import { PARTY_COLUMNS } from './parties.ts';
import { readyRefusals, SIGNATURES } from './ready.ts';
import { type Signing, signingsOf, UNSIGNED_COLUMNS } from './signing.ts';
import { referralState, type Timed } from './state.ts';
import { referralTargetWorkflow } from './target-workflow.ts';
import { referralWorkflow } from './workflow.ts';

/** What a referral is read with for these questions. */
export const ACT_COLUMNS = {
  ...PARTY_COLUMNS,
  ...{ kind: true, ownerId: true, reconciledAt: true, noShowCount: true, abortSide: true },
  ...{ remainderDueAt: true, remainderWrittenAt: true },
} as const;

type Asked = Omit<ReferralFacing, 'state'> & { readonly referral: Timed & ReferralFacing['referral'] };

const refusalsNow = (act: string, asked: Asked): Refusal[] =>
  referralRefusals(act, { ...asked, state: referralState(asked.referral, asked.now) });

const OF_REFERRAL = actsOf(referralWorkflow);
const OF_TARGET = actsOf(referralTargetWorkflow).filter((act) => act !== 'referralCancel');
const ALL = [...new Set([...OF_REFERRAL, ...OF_TARGET])];

/** What some acts depend on besides; it is read where the edge of such an act is open. */
export interface OnRecord {
  /** Where somebody may sign (`isToSign`). */
  readonly signing?: Signing | undefined;
  /** Where somebody may remove a file (`isToClear`). */
  readonly attachments?: readonly Removable[] | undefined;
}

export const isToSign = (asked: Asked): boolean =>
  SIGNATURES.some((act) => refusalsNow(act, asked).length === 0);
export const isToClear = (asked: Asked): boolean => refusalsNow('attachmentRemove', asked).length === 0;

/** What the signatures of these referrals depend on, by their ids, in a constant number of statements. */
export async function signingsFor(
  viewer: Viewer,
  ids: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Signing>> {
  const where = { id: { in: [...ids] } };
  const referrals = await read().referral.findMany({ where, select: UNSIGNED_COLUMNS });
  return signingsOf({ db: read(), rows }, viewer, referrals, now);
}

function refusalsTo(act: string, asked: Asked, { signing, attachments }: OnRecord): Refusal[] {
  const refusals = refusalsNow(act, asked);
  if (refusals.length > 0) return refusals;
  if (act === 'attachmentRemove') return noneRemovable(asked, attachments ?? []);
  if (!SIGNATURES.includes(act)) return refusals;
  if (signing === undefined) throw new Error('what somebody may sign is read');
  return readyRefusals(act, signing);
}

/** What the viewer may do with a referral now, and why not: the refusals are those of the acts themselves. */
export const referralActions = (asked: Asked, onRecord: OnRecord): AvailableAction[] =>
  ALL.map((act) => availableAction(act, refusalsTo(act, asked, onRecord)));

/** The same of the acts about the answer of one who is asked. */
export const targetActions = (asked: Asked & Required<Pick<ReferralFacing, 'target'>>): AvailableAction[] =>
  OF_TARGET.map((act) => availableAction(act, refusalsNow(act, asked)));
