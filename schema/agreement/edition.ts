import { editionActions } from '../../domain/agreement/available-actions.ts';
import { editionState } from '../../domain/agreement/edition-answer.ts';
import { agreementContactsVisible, agreementSides } from '../../domain/agreement/policy.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { actingOf, builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { isRosterKept } from './background.ts';
import { EditionState } from './codes.ts';
import { bothSides, timed } from './selections.ts';
import './parts.ts';

const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('agreementEdition', ids),
);

const answered = { state: true, countersignDueAt: true, proposedByOrgId: true } as const;
const ofSides = { nursingHomeId: true, medicalOrgId: true } as const;

builder.prismaObject('AgreementEdition', {
  ...access('agreement.terms'),
  description: 'The whole text of an agreement as it was proposed, and signed or not (协议版次).',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey of its agreement.' }),
    edition: t.exposeInt('edition', {
      description:
        'Number; an answer names the edition by it. One that was not signed is not given out again (版次).',
    }),
    state: t.field({
      type: EditionState,
      description: 'State now, its timer counted (状态).',
      select: answered,
      resolve: (edition, _args, context) => editionState(edition, actingOf(context).clock.now()),
    }),
    isProposedByMe: t.boolean({
      description: "Whether the viewer's organisation proposed it; the other side answers (是否本方提出).",
      select: { proposedByOrgId: true, agreement: { select: ofSides } },
      resolve: ({ proposedByOrgId, agreement }, _args, context) =>
        agreementSides(actingOf(context).viewer, { ...agreement, proposedByOrgId }).includes('PROPOSER'),
    }),
    services: t.relation('services', {
      description: 'What it opens (合作服务项目).',
      query: { orderBy: { service: 'asc' } },
    }),
    quotas: t.relation('quotas', {
      description: 'Reserved green-channel places per department (预留号源).',
      query: { orderBy: { departmentId: 'asc' } },
    }),
    contacts: t.relation('contacts', {
      ...access('agreement.contacts'),
      description: 'Who to call on both sides; empty for supervisors (联系人).',
      query: (_args, context) => ({
        where: { edition: { agreement: openTo(agreementContactsVisible, context) } },
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
    dutiesHome: t.exposeString('dutiesHome', { description: 'Duties of the home (养老机构责任义务).' }),
    dutiesMedical: t.exposeString('dutiesMedical', {
      description: 'Duties of the medical side (医疗机构责任义务).',
    }),
    feeTerms: t.exposeString('feeTerms', { nullable: true, description: 'Terms of payment (费用条款).' }),
    roundsIntervalDays: t.exposeInt('roundsIntervalDays', {
      nullable: true,
      description: 'Days between two rounds visits (巡诊间隔天数).',
    }),
    proposedAt: t.expose('proposedAt', { type: 'DateTime', description: 'When it was proposed (提出时间).' }),
    countersignDueAt: t.expose('countersignDueAt', {
      type: 'DateTime',
      description: 'Unanswered, it is EXPIRED from here on (会签截止).',
    }),
    countersignedAt: t.expose('countersignedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the other side signed; it holds from here on (会签时间).',
    }),
    reasonCode: t.exposeString('reasonCode', {
      nullable: true,
      description: 'Why it was rejected (原因代码).',
    }),
    reasonText: t.exposeString('reasonText', {
      nullable: true,
      description: 'The same in words (原因说明).',
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: {
        ...answered,
        services: { select: { service: true } },
        agreement: { select: { ...timed, ...ofSides, ...bothSides } },
      },
      resolve: async (edition, _args, context) => {
        const kept = await isRosterKept(edition.agreement.medicalOrgId, edition.services, context);
        return editionActions(actingOf(context), edition, { isRosterKept: kept });
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
