import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { ACT_COLUMNS, referralActions } from '../../domain/referral/available-actions.ts';
import { noticeOf } from '../../domain/referral/notice.ts';
import { PARTY_COLUMNS } from '../../domain/referral/parties.ts';
import { shownVersion } from '../../domain/referral/shown-version.ts';
import { referralState } from '../../domain/referral/state.ts';
import { toResidentCard } from '../../domain/resident/card.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { OrganizationBrief, PersonBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { organizationOf, personOf } from '../named.ts';
import { ReferralStateCode } from '../referral-state.ts';
import { CARD_COLUMNS, ResidentCard } from '../resident-card.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { AbortSideCode, Direction, Kind, Mode, Urgency } from './codes.ts';
import { ReferralNotice } from './notice.ts';
import { onRecord } from './on-record.ts';
import { entry, isEntryOpen, nowOf, shownTo } from './open.ts';
import { ReferralTarget } from './target.ts';

const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('referral', ids),
);

const TIMED = { state: true, expiresAt: true, missedAt: true } as const;

export const Referral = builder.prismaObject('Referral', {
  ...access('referral.notice'),
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
        | 'expiresAt'
        | 'abortDueAt',
      description: string,
    ) => t.expose(name, { type: 'DateTime', nullable: true, description });
    return {
      id: t.exposeID('id', { description: 'Identifier.' }),
      no: t.exposeString('no', { description: 'Number for people to say and write (转诊单号).' }),
      journeyId: t.id({
        ...entry,
        description: 'The journey it belongs to; null to one of several that are asked (旅程).',
        select: { journeyId: true, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) => (isEntryOpen(referral, context) ? referral.journeyId : null),
      }),
      version: t.int({
        description:
          'To be named as `expectedVersion` by the next change; to one of several that are asked that of its own answer.',
        select: { version: true, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) =>
          shownVersion(actingOf(context).viewer, referral, nowOf(context)),
      }),
      state: t.field({
        type: ReferralStateCode,
        description: 'State, timers counted (状态).',
        select: TIMED,
        resolve: (referral, _args, context) => referralState(referral, nowOf(context)),
      }),
      notice: t.field({
        type: ReferralNotice,
        description: 'What one of several that are asked decides on, without a name (匿名通知).',
        select: {
          ...{ carePhase: true, safetySealed: true, fromOrg: { select: { regionCode: true } } },
          diagnoses: { orderBy: { rank: 'asc' } },
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
        resolve: (referral, _args, context) => noticeOf(referral, nowOf(context)),
      }),
      resident: t.field({
        ...entry,
        type: ResidentCard,
        description: 'Who is referred, by the minimum; null to one of several that are asked (老人).',
        select: { resident: { select: CARD_COLUMNS }, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) =>
          isEntryOpen(referral, context) ? toResidentCard(referral.resident) : null,
      }),
      direction: t.expose('direction', { type: Direction, description: 'Which way (方向).' }),
      kind: t.expose('kind', { type: Kind, description: 'For what (类别).' }),
      urgency: t.expose('urgency', { type: Urgency, description: 'How urgent (紧急程度).' }),
      initiatingOrganization: t.field({
        ...entry,
        type: OrganizationBrief,
        description: 'Who began it (发起机构).',
        select: PARTY_COLUMNS,
        resolve: (referral, _args, context) =>
          isEntryOpen(referral, context) ? organizationOf(referral.initiatingOrgId, context) : null,
      }),
      fromOrganization: t.field({
        ...entry,
        type: OrganizationBrief,
        description: 'Who signs it (转出医疗机构).',
        select: PARTY_COLUMNS,
        resolve: (referral, _args, context) =>
          isEntryOpen(referral, context) ? organizationOf(referral.fromOrgId, context) : null,
      }),
      author: t.field({
        ...entry,
        type: PersonBrief,
        description: 'Who wrote it (起草人).',
        select: { authorId: true, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) =>
          isEntryOpen(referral, context) ? personOf(referral.authorId, context) : null,
      }),
      coSigner: t.field({
        ...entry,
        type: PersonBrief,
        description: 'The doctor who signed what another has written (会签医生).',
        select: { coSignerId: true, ...PARTY_COLUMNS },
        resolve: ({ coSignerId, ...referral }, _args, context) =>
          coSignerId !== null && isEntryOpen(referral, context) ? personOf(coSignerId, context) : null,
      }),
      owner: t.field({
        ...entry,
        type: PersonBrief,
        description: 'Who follows it to its end (责任医生).',
        select: { ownerId: true, ...PARTY_COLUMNS },
        resolve: ({ ownerId, ...referral }, _args, context) =>
          ownerId !== null && isEntryOpen(referral, context) ? personOf(ownerId, context) : null,
      }),
      targets: t.field({
        type: [ReferralTarget],
        description: 'Who is asked, and what was answered; who is asked sees its own answer (接收方).',
        select: (_args, _context, nested) => ({
          ...PARTY_COLUMNS,
          targets: nested({ orderBy: PARTY_COLUMNS.targets.orderBy, select: PARTY_COLUMNS.targets.select }),
        }),
        resolve: (referral, _args, context) =>
          referral.targets.filter(shownTo(actingOf(context).viewer, referral)),
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
      cosignDueAt: instant(
        'cosignDueAt',
        'By when a doctor signs; of a returned one for which another has ended, by when it is handed in again (会签时限).',
      ),
      sentAt: instant('sentAt', 'When it was sent (发出时间).'),
      expiresAt: instant(
        'expiresAt',
        'Until when it is valid; null while a place or a day is reserved, but on that day until when another may be had, and once the resident is there (有效期至).',
      ),
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
      parentReferralId: t.id({
        ...entry,
        description: 'What it takes the place of, or goes on from (上一转诊).',
        select: { parentReferralId: true, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) =>
          isEntryOpen(referral, context) ? referral.parentReferralId : null,
      }),
      unmetDueAt: t.field({
        ...entry,
        type: 'DateTime',
        description:
          'By when the sender has seen to it that nobody takes it; null to one of several that are asked (处理时限).',
        select: { unmetDueAt: true, ...PARTY_COLUMNS },
        resolve: (referral, _args, context) => (isEntryOpen(referral, context) ? referral.unmetDueAt : null),
      }),
      noShowCount: t.exposeInt('noShowCount', { description: 'How often nobody came (未按约到达次数).' }),
      abortSide: t.expose('abortSide', {
        type: AbortSideCode,
        nullable: true,
        description: 'Who asks to end the treatment, as long as it is not decided (请求中止方).',
      }),
      abortDueAt: instant('abortDueAt', 'By when the other side decides (中止答复时限).'),
      abortReasonCode: t.exposeString('abortReasonCode', {
        nullable: true,
        description: 'Why it is to end, or was to (中止原因).',
      }),
      availableActions: t.field({
        type: [AvailableAction],
        description: 'What the viewer may do with it now, and why not (可办操作).',
        select: { id: true, ...ACT_COLUMNS },
        resolve: async (referral, _args, context) => {
          const asked = { viewer: actingOf(context).viewer, now: nowOf(context), referral };
          return referralActions(asked, await onRecord(asked, context));
        },
      }),
      events: t.field({
        ...access('referral.entry'),
        type: [TimelineEvent],
        description: 'What happened to it, oldest first, the latest `last` entries (过程记录).',
        args: lastArgs(t.arg),
        complexity: lastComplexity,
        select: PARTY_COLUMNS,
        resolve: async (referral, args, context) =>
          isEntryOpen(referral, context)
            ? latestOf((await timelineOf(referral.id, context)) ?? [], args)
            : [],
      }),
    };
  },
});
