import { read } from '../../prisma/client.ts';
import { writeTogether } from '../act.ts';
import type { ReferralState } from '../codes/referral.ts';
import type { Exchanged, Reading } from '../exchange/page.ts';
import { answersVisible } from './answer-policy.ts';
import { type AnswerStage, stageOf } from './answer-stage.ts';
import { answerOpenness } from './answers-visible.ts';
import type { ReturnChecklist } from './content.ts';
import { noticeOf, type ReferralNotice } from './notice.ts';
import { type OpenFeedback, openFeedback } from './open-content.ts';
import { checklistIn, endTextIn, openedOfTarget } from './sealed.ts';
import { shownVersion } from './shown-version.ts';
import { referralState } from './state.ts';

const WITH_ALL = {
  consent: true,
  referral: {
    include: {
      fromOrg: { select: { regionCode: true } },
      targets: { orderBy: { rank: 'asc' }, include: { consent: true } },
      diagnoses: { orderBy: { rank: 'asc' } },
      feedback: true,
      resident: {
        select: {
          ...{ sex: true, birthOn: true, isInterpreterNeeded: true },
          residencies: {
            where: { voidedAt: null, toOn: null },
            orderBy: { fromOn: 'desc' },
            take: 1,
            select: { careLevel: true },
          },
        },
      },
    },
  },
} as const;

const find = (where: object, rest: object) =>
  read().referralTarget.findMany({ ...rest, where, include: WITH_ALL });
type Row = Awaited<ReturnType<typeof find>>[number];

/** Whom an answer is about and who asks; what is told to nobody but who is to receive the resident. */
export interface NamedAnswer {
  readonly residentId: string;
  readonly fromOrgId: string;
  readonly initiatingOrgId: string;
  readonly journeyId: string;
  readonly bedNo: string | null;
  readonly arrivedAt: Date | null;
  readonly completedAt: Date | null;
}

/** What was asked back, and what was answered in words. */
export interface Exchange {
  readonly contactName: string | null;
  readonly contactPhone: string | null;
  readonly question: string | null;
  readonly answer: string | null;
  /** What the home has looked at before a return. */
  readonly checklist: ReturnChecklist | null;
}

/** What one organisation is asked and has answered, as a machine reads it. */
export interface ExchangedAnswer {
  readonly id: string;
  readonly referralId: string;
  readonly stage: AnswerStage;
  readonly referralState: ReferralState;
  /** Of the referral: to be named by the next act. */
  readonly version: number;
  readonly organizationId: string;
  readonly departmentId: string | null;
  readonly askedAt: Date;
  /** Null where it is over, and the referral is not open any more. */
  readonly referral: {
    readonly no: string;
    readonly kind: string;
    readonly direction: string;
    readonly urgency: string;
  } | null;
  readonly reasonCode: string | null;
  /** The words of the reason, to who asks and to who has said so. */
  readonly reasonText: string | null;
  readonly endReasonCode: string | null;
  readonly endText: string | null;
  readonly expectedOn: string | null;
  /** From when on a return is possible that is not yet. */
  readonly deferredUntilOn: string | null;
  readonly expectedAt: Date | null;
  readonly answerDueAt: Date | null;
  readonly named: NamedAnswer | null;
  /** To who is not told whom it is about. */
  readonly notice: ReferralNotice | null;
  readonly exchange: Exchange | null;
  readonly feedback: OpenFeedback | null;
}

const exchangeOf = (row: Row): Exchange => ({
  contactName: row.contactName,
  contactPhone: openedOfTarget(row.id, 'contactPhone', row.contactPhoneSealed),
  question: openedOfTarget(row.id, 'infoQuestion', row.infoQuestionSealed),
  answer: openedOfTarget(row.id, 'infoAnswer', row.infoAnswerSealed),
  checklist: checklistIn(row.id, row.checklistSealed),
});

/** In these the resident has come to who was asked. */
const RECEIVED_THERE: readonly AnswerStage[] = [
  ...(['ARRIVED', 'IN_TREATMENT', 'COMPLETED', 'FEEDBACK_RETURNED', 'CLOSED'] as const),
  ...(['CLOSED_WITHOUT_FEEDBACK', 'LEFT', 'DIED', 'TRANSFERRED', 'ABORTED'] as const),
];

function namedAnswer({ referral, bedNo }: Row, stage: AnswerStage): NamedAnswer {
  const { residentId, fromOrgId, initiatingOrgId, journeyId, arrivedAt, completedAt } = referral;
  const isThere = RECEIVED_THERE.includes(stage);
  const there = { arrivedAt: isThere ? arrivedAt : null, completedAt: isThere ? completedAt : null };
  return { residentId, fromOrgId, initiatingOrgId, journeyId, bedNo, ...there };
}

const feedbackOf = ({ referral }: Row, stage: AnswerStage): OpenFeedback | null =>
  referral.feedback === null || !RECEIVED_THERE.includes(stage) ? null : openFeedback(referral.feedback);

function exchanged(row: Row, { viewer, now }: Reading): ExchangedAnswer {
  const { referral, id, organizationId, askedAt, reasonCode } = row;
  const standing = referralState(referral, now);
  const stage = stageOf(row, standing);
  const { isNoticeOpen, isExchangeOpen, isReasonOpen, isNamed, isRecordOpen } = answerOpenness(
    row,
    viewer,
    now,
  );
  const { no, kind, direction, urgency } = referral;
  return {
    ...{ id, referralId: referral.id, stage, referralState: standing, organizationId, reasonCode },
    version: shownVersion(viewer, referral, now),
    departmentId: row.acceptingDepartmentId ?? row.departmentId,
    askedAt: askedAt ?? referral.createdAt,
    referral: isNoticeOpen ? { no, kind, direction, urgency } : null,
    reasonText: isReasonOpen ? openedOfTarget(id, 'reasonText', row.reasonTextSealed) : null,
    endReasonCode: isNoticeOpen ? referral.endReasonCode : null,
    endText: isRecordOpen ? endTextIn(referral.id, referral.endTextSealed) : null,
    ...{ expectedOn: row.expectedOn, expectedAt: row.expectedAt, answerDueAt: row.answerDueAt },
    deferredUntilOn: row.deferredUntilOn,
    named: isNamed ? namedAnswer(row, stage) : null,
    notice: isNoticeOpen && !isNamed ? noticeOf(referral, now) : null,
    exchange: isExchangeOpen ? exchangeOf(row) : null,
    feedback: isRecordOpen ? feedbackOf(row, stage) : null,
  };
}

/** Whom a referral asks or is to ask, of one organisation or all; also what acts of the same transaction have made. */
export const targetsWithin = (referralId: string, organizationId: string | null) =>
  writeTogether(({ db }) =>
    db.referralTarget.findMany({
      where: { referralId, ...(organizationId !== null && { organizationId }) },
      select: { id: true, askedAt: true },
    }),
  );

/** The answers of those who are asked: one FHIR Task each. */
export const exchangedAnswers: Exchanged<ExchangedAnswer> = {
  noun: 'referralTarget',
  find: async (reading, { where, ...rest }) => {
    const rows = await find({ AND: [answersVisible(reading.viewer, reading.now), where] }, rest);
    return rows.map((row) => exchanged(row, reading));
  },
  count: ({ viewer, now }, where) =>
    read().referralTarget.count({ where: { AND: [answersVisible(viewer, now), where] } }),
};
