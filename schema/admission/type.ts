import { admissionActions } from '../../domain/admission/available-actions.ts';
import { admissionsVisible } from '../../domain/admission/policy.ts';
import type { AdmissionSource } from '../../domain/codes/admission.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { referralsVisible } from '../../domain/referral/policy.ts';
import { toResidentCard } from '../../domain/resident/card.ts';
import { OPENING_COLUMNS } from '../../domain/resident/policy.ts';
import { read } from '../../prisma/client.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { OrganizationBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { ContactToTell, contactsToTell } from '../contact-to-tell.ts';
import { organizationOf } from '../named.ts';
import { openTo } from '../open-to.ts';
import { CARD_COLUMNS, ResidentCard } from '../resident-card.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { unlessStateVoided, voidedArgs } from '../voided.ts';
import { DispositionCode, Kind, Source, State } from './codes.ts';

const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('admission', ids),
);

const openReferral = batched<string, string>(
  (id) => id,
  async (ids, context) => {
    const where = { AND: [{ id: { in: [...ids] } }, openTo(referralsVisible, context)] };
    const found = await read().referral.findMany({ where, select: { id: true } });
    return new Map(found.map(({ id }) => [id, id]));
  },
);

export const Admission = builder.prismaObject('Admission', {
  ...access('admission.entry'),
  description: 'An admission to a hospital, from whoever first knows of it (住院).',
  select: { id: true, residentId: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it belongs to.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    state: t.expose('state', { type: State, description: 'State (状态).' }),
    resident: t.field({
      type: ResidentCard,
      description: 'Who was admitted, by the minimum (老人).',
      select: { resident: { select: CARD_COLUMNS } },
      resolve: ({ resident }) => toResidentCard(resident),
    }),
    kind: t.expose('kind', { type: Kind, description: 'Inpatient or observation (类别).' }),
    hospital: t.field({
      type: OrganizationBrief,
      nullable: true,
      description: 'Where, when it is of the network (医院).',
      select: { hospitalId: true },
      resolve: ({ hospitalId }, _args, context) =>
        hospitalId === null ? null : organizationOf(hospitalId, context),
    }),
    hospitalName: t.exposeString('hospitalName', {
      nullable: true,
      description: 'As it was told, where the hospital is not of the network (医院名称).',
    }),
    admittedAt: t.expose('admittedAt', {
      type: 'DateTime',
      description: 'Since when; of what is planned, for when (入院时间).',
    }),
    dischargedAt: t.expose('dischargedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when (出院时间).',
    }),
    leaveFromAt: t.expose('leaveFromAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the resident last left the hospital for a while (请假离院时间).',
    }),
    leaveToAt: t.expose('leaveToAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the resident was back from it (返院时间).',
    }),
    disposition: t.expose('disposition', {
      type: DispositionCode,
      nullable: true,
      description: 'How somebody left (离院方式).',
    }),
    sources: t.field({
      type: [Source],
      description: 'From where it is known, each once, the first one first (消息来源).',
      select: { tellings: { select: { source: true }, orderBy: [{ toldAt: 'asc' }, { id: 'asc' }] } },
      resolve: ({ tellings }) => [...new Set(tellings.map(({ source }) => source as AdmissionSource))],
    }),
    referralId: t.id({
      nullable: true,
      description: 'The referral by which the resident came, where the viewer sees it (转诊单).',
      select: { referralId: true },
      resolve: async ({ referralId }, _args, context) =>
        referralId === null ? null : ((await openReferral(referralId, context)) ?? null),
    }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was recorded (登记时间).' }),
    toBeTold: t.field({
      ...access('contact.entry'),
      type: [ContactToTell],
      description: 'Contacts who want to be told of an admission, in order (须通知的联系人).',
      select: (_args, context) => ({
        resident: { select: { contacts: contactsToTell('ADMISSION', context) } },
      }),
      resolve: ({ resident }) => resident.contacts,
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: { state: true, hospitalId: true, recordedByOrgId: true, resident: { select: OPENING_COLUMNS } },
      resolve: (admission, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return admissionActions(viewer, admission, clock.now());
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

builder.prismaObjectFields('Resident', (t) => ({
  admissions: t.relation('admissions', {
    ...access('admission.entry'),
    description: 'Admissions to hospitals, the latest first (住院记录).',
    args: voidedArgs(t.arg),
    query: (args, context) => ({
      where: { AND: [unlessStateVoided(args), openTo(admissionsVisible, context)] },
      orderBy: [{ admittedAt: 'desc' as const }, { id: 'desc' as const }],
    }),
  }),
}));
