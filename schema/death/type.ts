import { deathActions } from '../../domain/death/available-actions.ts';
import { deathsVisible } from '../../domain/death/policy.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { toResidentCard } from '../../domain/resident/card.ts';
import { OPENING_COLUMNS } from '../../domain/resident/policy.ts';
import { openedText } from '../../domain/seal/text.ts';
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
import { Source, State } from './codes.ts';

const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('death', ids),
);

export const Death = builder.prismaObject('Death', {
  ...access('death.entry'),
  description:
    'The report of a death: of one source, confirmed by a second one or a document, reversed when it was wrong (死亡).',
  select: { id: true, residentId: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it belongs to.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    state: t.expose('state', { type: State, description: 'State (状态).' }),
    resident: t.field({
      type: ResidentCard,
      description: 'Who died, by the minimum (老人).',
      select: { resident: { select: CARD_COLUMNS } },
      resolve: ({ resident }) => toResidentCard(resident),
    }),
    diedAt: t.expose('diedAt', { type: 'DateTime', description: 'When (死亡时间).' }),
    source: t.expose('source', { type: Source, description: 'From where it is known (消息来源).' }),
    place: t.string({
      nullable: true,
      description: 'Where (死亡地点).',
      select: { id: true, placeSealed: true },
      resolve: ({ id, placeSealed }) =>
        openedText(placeSealed, { table: 'Death', row: id, column: 'placeSealed' }),
    }),
    documentRef: t.exposeString('documentRef', {
      nullable: true,
      description: 'The document of the report (文书).',
    }),
    reportedBy: t.field({
      type: OrganizationBrief,
      description: 'Which organisation told of it (报告机构).',
      select: { reportedByOrgId: true },
      resolve: ({ reportedByOrgId }, _args, context) => organizationOf(reportedByOrgId, context),
    }),
    reportedAt: t.expose('reportedAt', { type: 'DateTime', description: 'When it was reported (报告时间).' }),
    confirmSource: t.expose('confirmSource', {
      type: Source,
      nullable: true,
      description: 'The second source (核实来源).',
    }),
    confirmDocumentRef: t.exposeString('confirmDocumentRef', {
      nullable: true,
      description: 'The document of the confirmation (核实文书).',
    }),
    confirmedAt: t.expose('confirmedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was confirmed (核实时间).',
    }),
    reversalText: t.string({
      nullable: true,
      description: 'Why it was taken back (撤销原因).',
      select: { id: true, reversalSealed: true },
      resolve: ({ id, reversalSealed }) =>
        openedText(reversalSealed, { table: 'Death', row: id, column: 'reversalSealed' }),
    }),
    reversedAt: t.expose('reversedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken back (撤销时间).',
    }),
    lostCount: t.int({
      description:
        'How much could not come back as it was: places and beds that others have by now (未能恢复).',
      select: { effects: { where: { outcome: { not: null } }, select: { outcome: true } } },
      resolve: ({ effects }) => effects.filter(({ outcome }) => outcome !== 'RESTORED').length,
    }),
    toBeTold: t.field({
      ...access('contact.entry'),
      type: [ContactToTell],
      description: 'Contacts who want to be told of a death, in order (须通知的联系人).',
      select: (_args, context) => ({
        resident: { select: { contacts: contactsToTell('DEATH', context) } },
      }),
      resolve: ({ resident }) => resident.contacts,
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: {
        ...{ state: true, reportedByOrgId: true, confirmedByOrgId: true, homeOrgId: true },
        ...{ hospitalOrgId: true, resident: { select: OPENING_COLUMNS } },
      },
      resolve: (death, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return deathActions(viewer, death, clock.now());
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
  deaths: t.relation('deaths', {
    ...access('death.entry'),
    description: 'Reports of a death, the latest first; a wrong one stays as REVERSED (死亡登记).',
    query: (_args, context) => ({
      where: openTo(deathsVisible, context),
      orderBy: [{ reportedAt: 'desc' as const }, { id: 'desc' as const }],
    }),
  }),
}));
