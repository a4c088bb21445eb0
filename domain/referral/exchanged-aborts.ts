import { read } from '../../prisma/client.ts';
import type { AbortSide } from '../codes/referral.ts';
import type { Exchanged, Reading } from '../exchange/page.ts';
import { placedTarget } from './facing.ts';
import { isReferralOpen, referralsNamed } from './policy.ts';
import { abortTextIn } from './sealed.ts';
import { timedVersion } from './shown-version.ts';
import { referralState } from './state.ts';

const WITH_ALL = {
  fromOrg: { select: { regionCode: true } },
  targets: { orderBy: { rank: 'asc' }, include: { consent: true } },
} as const;

const find = (where: object, rest: object) => read().referral.findMany({ ...rest, where, include: WITH_ALL });
type Row = Awaited<ReturnType<typeof find>>[number];

/** What came of it; one that nobody decided before the treatment ended otherwise was not granted. */
export type AbortOutcome = 'ASKED' | 'GRANTED' | 'NOT_GRANTED' | 'VOIDED';

/** One side asks the other to end a treatment that has begun (请求中止): the latest such request of a referral. */
export interface ExchangedAbort {
  /** Of the referral. */
  readonly id: string;
  readonly version: number;
  readonly outcome: AbortOutcome;
  readonly side: AbortSide;
  readonly abortAskedAt: Date;
  readonly residentId: string;
  readonly fromOrgId: string;
  readonly receiverOrgId: string | null;
  readonly reasonCode: string | null;
  /** The words of who asked; of who has not granted it when it is decided. */
  readonly text: string | null;
}

function outcomeOf(row: Row, now: Date): AbortOutcome {
  const state = referralState(row, now);
  if (state === 'VOIDED') return 'VOIDED';
  if (row.abortSide !== null) return 'ASKED';
  return state === 'ABORTED' ? 'GRANTED' : 'NOT_GRANTED';
}

function exchanged(row: Row, { viewer, now }: Reading): ExchangedAbort {
  const { id, residentId, fromOrgId, abortAskedSide, abortAskedAt, createdAt } = row;
  const isOpen = isReferralOpen('record', viewer, row, now);
  return {
    ...{ id, residentId, fromOrgId, version: timedVersion(row, now), outcome: outcomeOf(row, now) },
    side: (abortAskedSide ?? 'SENDER') as AbortSide,
    abortAskedAt: abortAskedAt ?? createdAt,
    receiverOrgId: placedTarget(row)?.organizationId ?? null,
    reasonCode: row.abortReasonCode,
    text: isOpen ? abortTextIn(id, row.abortTextSealed) : null,
  };
}

const visible = ({ viewer, now }: Reading, where: object) => ({
  AND: [referralsNamed(viewer, now), { abortAskedAt: { not: null } }, where],
});

/** The requests to end a treatment, as a machine reads them: open with where the referral stands. */
export const exchangedAborts: Exchanged<ExchangedAbort> = {
  noun: 'referral',
  find: async (reading, { where, ...rest }) =>
    (await find(visible(reading, where), rest)).map((row) => exchanged(row, reading)),
  count: (reading, where) => read().referral.count({ where: visible(reading, where) }),
};

/** Row filter: the requests of which this came. */
export const abortsOf = (outcome: AbortOutcome): object =>
  ({
    ASKED: { abortSide: { not: null }, state: { not: 'VOIDED' } },
    GRANTED: { state: 'ABORTED' },
    NOT_GRANTED: { abortSide: null, state: { notIn: ['ABORTED', 'VOIDED'] } },
    VOIDED: { state: 'VOIDED' },
  })[outcome];

const received = (organizationId: string) => ({
  targets: { some: { organizationId, disclosedAt: { not: null }, acceptedAt: { not: null } } },
});
/** Row filter: what an organisation has asked. The resident’s own asking is nobody’s. */
export const abortsAskedBy = (organizationId: string): object => ({
  OR: [
    { abortAskedSide: 'SENDER', fromOrgId: organizationId },
    { abortAskedSide: 'RECEIVER', ...received(organizationId) },
  ],
});
/** Row filter: what an organisation has to decide, or has decided. */
export const abortsDecidedBy = (organizationId: string): object => ({
  OR: [
    { abortAskedSide: { in: ['SENDER', 'PATIENT'] }, ...received(organizationId) },
    { abortAskedSide: 'RECEIVER', fromOrgId: organizationId },
  ],
});
