import { agreementActions, agreementState } from '../../domain/agreement/available-actions.ts';
import { agreementContactsVisible, agreementSides } from '../../domain/agreement/policy.ts';
import type { AgreementType } from '../../domain/codes/agreement.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { actingOf, builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { State, Type } from './codes.ts';
import './parts.ts';
import './quota.ts';

const timed = { state: true, countersignDueAt: true, startsAt: true, endsAt: true } as const;
const sides = { nursingHomeId: true, medicalOrgId: true, proposedByOrgId: true } as const;
const side = { select: { id: true, kind: true, status: true, licenceNo: true } } as const;

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
      query: { orderBy: { departmentId: 'asc' } },
    }),
    contacts: t.relation('contacts', {
      ...access('agreement.contacts'),
      description: 'Who to call on both sides; empty for supervisors (联系人).',
      query: (_args, context) => ({
        where: { agreement: openTo(agreementContactsVisible, context) },
        orderBy: { id: 'asc' as const },
      }),
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
    proposedAt: t.expose('proposedAt', { type: 'DateTime', description: 'When it was proposed (提出时间).' }),
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
      description: 'Why it was rejected (原因代码).',
    }),
    reasonText: t.exposeString('reasonText', {
      nullable: true,
      description: 'The same in words (原因说明).',
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: { ...timed, ...sides, nursingHome: side, medicalOrg: side },
      resolve: (agreement, _args, context) => agreementActions(actingOf(context), agreement),
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
