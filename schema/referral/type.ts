import type { ReferralState } from '../../domain/codes/referral.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { ACT_COLUMNS, referralActions, referralState } from '../../domain/referral/available-actions.ts';
import type { Diagnosis } from '../../domain/referral/content.ts';
import { feedbackIn } from '../../domain/referral/feedback.ts';
import { areDiagnosesOpen, isReferralRecordOpen, PARTY_COLUMNS } from '../../domain/referral/policy.ts';
import { diagnosisCode, diagnosisName, endTextIn, recordIn, safetyIn } from '../../domain/referral/sealed.ts';
import { referralWorkflow } from '../../domain/referral/workflow.ts';
import { toResidentCard } from '../../domain/resident/card.ts';
import { dueEdges } from '../../domain/workflow.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { OrganizationBrief, PersonBrief } from '../brief.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { organizationOf, personOf } from '../named.ts';
import { CARD_COLUMNS, ResidentCard } from '../resident-card.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { Direction, Kind, Mode, Phase, Reason, State, Urgency } from './codes.ts';
import { DiagnosisType, ReferralFeedback, ReferralRecord, SafetyContent } from './parts.ts';
import { ReferralTarget } from './target.ts';

const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('referral', ids),
);

type Parties = Parameters<typeof isReferralRecordOpen>[1];
const nowOf = (context: GraphContext) => actingOf(context).clock.now();
const isRecordOpen = (referral: Parties, context: GraphContext): boolean =>
  isReferralRecordOpen(actingOf(context).viewer, referral, nowOf(context));
const areNamesOpen = (referral: Parties, context: GraphContext): boolean =>
  areDiagnosesOpen(actingOf(context).viewer, referral, nowOf(context));
const record = { ...access('referral.record'), nullable: true } as const;

export const Referral = builder.prismaObject('Referral', {
  ...access('referral.entry'),
  description: 'A referral, from the draft until the loop is closed by who sent it (转诊).',
  select: { id: true, residentId: true },
  fields: (t) => {
    const instant = (
      name:
        | 'submittedAt'
        | 'sentAt'
        | 'placedAt'
        | 'arrivedAt'
        | 'completedAt'
        | 'closedAt'
        | 'cosignDueAt'
        | 'feedbackDueAt'
        | 'closeDueAt'
        | 'reconciledAt'
        | 'expiresAt',
      description: string,
    ) => t.expose(name, { type: 'DateTime', nullable: true, description });
    return {
      id: t.exposeID('id', { description: 'Identifier.' }),
      no: t.exposeString('no', { description: 'Number for people to say and write (转诊单号).' }),
      journeyId: t.exposeID('journeyId', { description: 'The journey it belongs to.' }),
      version: t.int({
        description: 'To be named as `expectedVersion` by the next change.',
        select: { version: true, state: true, expiresAt: true },
        resolve: ({ version, state, expiresAt }, _args, context) =>
          version +
          dueEdges(referralWorkflow, { state: state as ReferralState, expiresAt }, nowOf(context)).length,
      }),
      state: t.field({
        type: State,
        description: 'State, timers counted (状态).',
        select: { state: true, expiresAt: true },
        resolve: (referral, _args, context) => referralState(referral, nowOf(context)),
      }),
      resident: t.field({
        type: ResidentCard,
        description: 'Who is referred, by the minimum (老人).',
        select: { resident: { select: CARD_COLUMNS } },
        resolve: ({ resident }) => toResidentCard(resident),
      }),
      direction: t.expose('direction', { type: Direction, description: 'Which way (方向).' }),
      kind: t.expose('kind', { type: Kind, description: 'For what (类别).' }),
      urgency: t.expose('urgency', { type: Urgency, description: 'How urgent (紧急程度).' }),
      carePhase: t.field({
        ...record,
        type: Phase,
        description: 'Phase of care; null to who only gives out places (照护阶段).',
        select: { carePhase: true, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) => (isRecordOpen(referral, context) ? referral.carePhase : null),
      }),
      reasonCode: t.field({
        ...record,
        type: Reason,
        description: 'Why; null to who only gives out places (转诊原因).',
        select: { reasonCode: true, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) => (isRecordOpen(referral, context) ? referral.reasonCode : null),
      }),
      initiatingOrganization: t.field({
        type: OrganizationBrief,
        description: 'Who began it (发起机构).',
        select: { initiatingOrgId: true },
        resolve: ({ initiatingOrgId }, _args, context) => organizationOf(initiatingOrgId, context),
      }),
      fromOrganization: t.field({
        type: OrganizationBrief,
        description: 'Who signs it (转出医疗机构).',
        select: { fromOrgId: true },
        resolve: ({ fromOrgId }, _args, context) => organizationOf(fromOrgId, context),
      }),
      author: t.field({
        type: PersonBrief,
        description: 'Who wrote it (起草人).',
        select: { authorId: true },
        resolve: ({ authorId }, _args, context) => personOf(authorId, context),
      }),
      coSigner: t.field({
        type: PersonBrief,
        nullable: true,
        description: 'The doctor who signed what another has written (会签医生).',
        select: { coSignerId: true },
        resolve: ({ coSignerId }, _args, context) =>
          coSignerId === null ? null : personOf(coSignerId, context),
      }),
      owner: t.field({
        type: PersonBrief,
        nullable: true,
        description: 'The doctor who follows it to its end (责任医生).',
        select: { ownerId: true },
        resolve: ({ ownerId }, _args, context) => (ownerId === null ? null : personOf(ownerId, context)),
      }),
      targets: t.relation('targets', {
        type: ReferralTarget,
        description: 'Who is asked, and what was answered (接收方).',
        query: { orderBy: { rank: 'asc' } },
      }),
      faceToFaceAt: t.expose('faceToFaceAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When a doctor saw the resident (面诊时间).',
      }),
      faceToFaceMode: t.expose('faceToFaceMode', {
        type: Mode,
        nullable: true,
        description: 'How (面诊方式).',
      }),
      validityDays: t.exposeInt('validityDays', {
        description: 'Days of validity from the sending (有效天数).',
      }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was begun (起草时间).' }),
      submittedAt: instant('submittedAt', 'When it was handed in (提交时间).'),
      cosignDueAt: instant('cosignDueAt', 'By when a doctor signs (会签时限).'),
      sentAt: instant('sentAt', 'When it was sent (发出时间).'),
      expiresAt: instant('expiresAt', 'Until when it is valid; null once the resident is there (有效期至).'),
      placedAt: instant('placedAt', 'When it was accepted (接受时间).'),
      arrivedAt: instant('arrivedAt', 'When the resident arrived (到达时间).'),
      completedAt: instant('completedAt', 'When the treatment was over (诊疗结束时间).'),
      feedbackDueAt: instant('feedbackDueAt', 'By when the feedback comes (反馈时限).'),
      reconciledAt: instant('reconciledAt', 'When the safety block was compared (核对时间).'),
      closeDueAt: instant('closeDueAt', 'By when the loop is closed (闭环时限).'),
      closedAt: instant('closedAt', 'When it ended (结束时间).'),
      endReasonCode: t.exposeString('endReasonCode', {
        nullable: true,
        description: 'Why it ended or came back: a code of the act (原因代码).',
      }),
      endText: t.string({
        ...record,
        description: 'The same in words; of a closed one the follow-up (说明或随访安排).',
        select: { endTextSealed: true, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) =>
          isRecordOpen(referral, context) ? endTextIn(referral.id, referral.endTextSealed) : null,
      }),
      record: t.field({
        ...record,
        type: ReferralRecord,
        description: 'What the receiving doctor has to know; null to who only gives out places (转诊记录).',
        select: { recordSealed: true, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) =>
          isRecordOpen(referral, context) ? recordIn(referral.id, referral.recordSealed) : null,
      }),
      diagnoses: t.field({
        ...record,
        type: [DiagnosisType],
        description: 'Diagnoses as they were given (诊断).',
        select: { diagnoses: { orderBy: { rank: 'asc' } }, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) => {
          if (!isRecordOpen(referral, context)) return null;
          const isOpen = areNamesOpen(referral, context);
          return referral.diagnoses.map((row) => ({
            ...(row as unknown as Diagnosis),
            ...{ code: diagnosisCode(row), name: diagnosisName(row), areNamesOpen: isOpen },
          }));
        },
      }),
      safety: t.field({
        ...record,
        type: SafetyContent,
        description: 'The safety block as it was sent; null before (随行安全信息).',
        select: { safetySealed: true, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) => {
          const content = isRecordOpen(referral, context)
            ? safetyIn(referral.id, referral.safetySealed)
            : null;
          return content === null ? null : { ...content, areNamesOpen: areNamesOpen(referral, context) };
        },
      }),
      feedback: t.field({
        ...record,
        type: ReferralFeedback,
        description: 'What came back; null before (反馈).',
        select: { feedback: true, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) => {
          const { feedback } = referral;
          if (feedback === null || !isRecordOpen(referral, context)) return null;
          const content = feedbackIn(feedback.id, feedback.contentSealed);
          return { ...feedback, ...content, areNamesOpen: areNamesOpen(referral, context) };
        },
      }),
      availableActions: t.field({
        type: [AvailableAction],
        description: 'What the viewer may do with it now, and why not (可办操作).',
        select: ACT_COLUMNS,
        resolve: (referral, _args, context) => {
          const { viewer, clock } = actingOf(context);
          return referralActions({ viewer, now: clock.now(), referral });
        },
      }),
      events: t.field({
        type: [TimelineEvent],
        description: 'What happened to it, oldest first, the latest `last` entries (过程记录).',
        args: lastArgs(t.arg),
        complexity: lastComplexity,
        resolve: async ({ id }, args, context) => latestOf((await timelineOf(id, context)) ?? [], args),
      }),
    };
  },
});
