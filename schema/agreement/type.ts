import { openAsk } from '../../domain/agreement/ask.ts';
import { agreementActions } from '../../domain/agreement/available-actions.ts';
import { terminationOf } from '../../domain/agreement/course.ts';
import { agreementContactsVisible, agreementSides } from '../../domain/agreement/policy.ts';
import { reminderNow } from '../../domain/agreement/reminder.ts';
import { agreementState } from '../../domain/agreement/state.ts';
import { isSucceeded, openSuccessor } from '../../domain/agreement/succession.ts';
import { suspensionsAt } from '../../domain/agreement/suspension.ts';
import type { AgreementType } from '../../domain/codes/agreement.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { actingOf, builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { isRosterKept, limitsOf } from './background.ts';
import { State, Type } from './codes.ts';
import { Ask, ReminderDue, SuspensionNow, TerminationSet } from './course.ts';
import './edition.ts';
import './parts.ts';
import './quota.ts';
import { bothSides, sides, suspended, timed } from './selections.ts';

const asked = {
  ...{ askedAct: true, askedByOrgId: true, askedOn: true, askedAt: true, askLapsesAt: true },
} as const;
const following = { successors: { select: { id: true, ...timed } } } as const;

const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('agreement', ids),
);

export const Agreement = builder.prismaObject('CooperationAgreement', {
  ...access('agreement.terms'),
  name: 'Agreement',
  description: 'A cooperation agreement of a nursing home and a medical organisation (合作协议).',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    no: t.exposeString('no', { description: 'Number for people (协议编号).' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it starts.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    edition: t.exposeInt('edition', {
      description: 'Edition of the text; an amendment both sides sign raises it (版次).',
    }),
    nursingHome: t.relation('nursingHome', { description: 'The home (养老机构).' }),
    medicalOrg: t.relation('medicalOrg', { description: 'The medical side (医疗机构).' }),
    type: t.field({
      type: Type,
      description: 'Form of the cooperation (合作方式).',
      select: { type: true },
      resolve: ({ type }) => type as AgreementType,
    }),
    state: t.field({
      type: State,
      description:
        'State now; terms and deadlines count from their instant without any background work (状态).',
      select: timed,
      resolve: (agreement, _args, context) => agreementState(agreement, actingOf(context).clock.now()),
    }),
    services: t.relation('services', {
      description: 'What it opens (合作服务项目).',
      query: { orderBy: { service: 'asc' } },
    }),
    quotas: t.relation('quotas', {
      description: 'Reserved green-channel places per department (预留号源).',
      query: { where: { placesPerWeek: { gt: 0 } }, orderBy: { departmentId: 'asc' } },
    }),
    contacts: t.relation('contacts', {
      ...access('agreement.contacts'),
      description: 'Who to call on both sides; empty for supervisors (联系人).',
      query: (_args, context) => ({
        where: { agreement: openTo(agreementContactsVisible, context) },
        orderBy: { id: 'asc' as const },
      }),
    }),
    acceptTimes: t.relation('acceptTimes', {
      description: 'How fast a referral is accepted, per urgency (接诊时限).',
      query: { orderBy: { urgency: 'asc' } },
    }),
    documents: t.relation('documents', {
      description: 'What was signed on paper (已签文件).',
      query: { orderBy: { id: 'asc' } },
    }),
    editions: t.relation('editions', {
      description: 'Its editions, oldest first; none before the first amendment (历次版本).',
      query: { orderBy: { edition: 'asc' } },
    }),
    dutiesHome: t.exposeString('dutiesHome', { description: 'Duties of the home (养老机构责任义务).' }),
    dutiesMedical: t.exposeString('dutiesMedical', {
      description: 'Duties of the medical side (医疗机构责任义务).',
    }),
    feeTerms: t.exposeString('feeTerms', { nullable: true, description: 'Terms of payment (费用条款).' }),
    roundsIntervalDays: t.exposeInt('roundsIntervalDays', {
      nullable: true,
      description: 'Days between two rounds visits (巡诊间隔天数).',
    }),
    startOn: t.expose('startOn', { type: 'LocalDate', description: 'First day of the term (开始日期).' }),
    endOn: t.expose('endOn', { type: 'LocalDate', description: 'Last day of the term (结束日期).' }),
    isProposedByMe: t.boolean({
      description: "Whether the viewer's organisation proposed it; the other side answers (是否本方提出).",
      select: sides,
      resolve: (agreement, _args, context) =>
        agreementSides(actingOf(context).viewer, agreement).includes('PROPOSER'),
    }),
    proposedAt: t.expose('proposedAt', {
      type: 'DateTime',
      description: 'When it was proposed; of a draft, when it was written first (提出时间).',
    }),
    countersignDueAt: t.expose('countersignDueAt', {
      type: 'DateTime',
      description: 'Unanswered, the proposal is EXPIRED from here on (会签截止).',
    }),
    countersignedAt: t.expose('countersignedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the other side signed (会签时间).',
    }),
    reasonCode: t.exposeString('reasonCode', {
      nullable: true,
      description: 'Why it was rejected, last suspended, or terminated (原因代码).',
    }),
    reasonText: t.exposeString('reasonText', {
      nullable: true,
      description: 'The same in words (原因说明).',
    }),
    ask: t.field({
      type: Ask,
      nullable: true,
      description: 'What one side asks the other to agree to now (征求同意).',
      select: asked,
      resolve: (agreement, _args, context) => openAsk(agreement, actingOf(context).clock.now()),
    }),
    suspension: t.field({
      type: SuspensionNow,
      nullable: true,
      description:
        "The suspension that holds now, a supervisor's before the sides' own, under notice as well (当前暂停).",
      select: suspended,
      resolve: (agreement, _args, context) =>
        suspensionsAt(agreement, actingOf(context).clock.now())[0] ?? null,
    }),
    suspensions: t.field({
      type: [SuspensionNow],
      description:
        'All that suspends it now: a supervisor, and the two sides; each ends by itself (各项暂停).',
      select: suspended,
      resolve: (agreement, _args, context) => suspensionsAt(agreement, actingOf(context).clock.now()),
    }),
    termination: t.field({
      type: TerminationSet,
      nullable: true,
      description: 'Its end before the term (提前终止).',
      select: { terminationGround: true, terminatedByOrgId: true, terminatesOn: true },
      resolve: (agreement) => terminationOf(agreement),
    }),
    predecessorId: t.exposeID('predecessorId', {
      nullable: true,
      description: 'The agreement it follows (前一份协议).',
    }),
    successorId: t.id({
      nullable: true,
      description: 'The agreement that is proposed or signed to follow it (后续协议).',
      select: following,
      resolve: ({ successors }, _args, context) =>
        openSuccessor(successors, actingOf(context).clock.now())?.id ?? null,
    }),
    reminder: t.field({
      type: ReminderDue,
      nullable: true,
      description: 'That its end is near and no successor is signed (到期提醒).',
      select: {
        ...{ ...timed, ...following, countersignedAt: true, endOn: true },
        nursingHome: { select: { regionCode: true } },
      },
      resolve: async (agreement, _args, context) => {
        const now = actingOf(context).clock.now();
        const state = agreementState(agreement, now);
        const ending = { ...agreement, state, isSucceeded: isSucceeded(agreement.successors, now) };
        return reminderNow(ending, await limitsOf(agreement.nursingHome.regionCode, context), now);
      },
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: {
        ...{ ...timed, ...sides, ...bothSides, ...suspended, ...following, endOn: true, terminatesOn: true },
        services: { select: { service: true } },
        editions: { select: { state: true, countersignDueAt: true } },
      },
      resolve: async (agreement, _args, context) => {
        const { medicalOrgId, services, nursingHome } = agreement;
        const [kept, limits] = await Promise.all([
          isRosterKept(medicalOrgId, services, context),
          limitsOf(nursingHome.regionCode, context),
        ]);
        const background = { isRosterKept: kept, successionWindow: limits['agreement.successionDays'] };
        return agreementActions(actingOf(context), agreement, background);
      },
    }),
    events: t.field({
      type: [TimelineEvent],
      description: 'What happened to it, oldest first, the latest `last` entries (过程记录).',
      args: lastArgs(t.arg),
      complexity: lastComplexity,
      resolve: async ({ id }, args, context) => latestOf((await timelineOf(id, context)) ?? [], args),
    }),
  }),
});
