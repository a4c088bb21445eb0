import { isOpen } from '../../domain/access.ts';
import { isOverdue, privacyIncidentActions } from '../../domain/privacy-incident/available-actions.ts';
import { type PrivacyIncidentStanding, privacyIncidentPolicy } from '../../domain/privacy-incident/policy.ts';
import { toResidentCard } from '../../domain/resident/card.ts';
import { read } from '../../prisma/client.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { OrganizationBrief, PersonBrief } from '../brief.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { personBrief } from '../person-name.ts';
import { CARD_COLUMNS, ResidentCard } from '../resident-card.ts';
import { shortList } from '../short-list.ts';
import { Kind, State } from './codes.ts';

const named = (found: readonly { id: string; name: string }[]) =>
  new Map(found.map(({ id, name }) => [id, name]));
const select = { id: true, name: true } as const;

const organizationName = batched<string, string>(
  (id) => id,
  async (ids) => named(await read().organization.findMany({ where: { id: { in: [...ids] } }, select })),
);
/** What happened to whom, for those who answer for it; null in place of what the others see nothing of. */
const whenText = <Value>(
  incident: PrivacyIncidentStanding,
  context: GraphContext,
  value: Value,
): Value | null => {
  const { viewer, clock } = actingOf(context);
  return isOpen(privacyIncidentPolicy, 'text', viewer, incident, clock.now()) ? value : null;
};

export const PrivacyIncident = builder.prismaObject('PrivacyIncident', {
  ...access('privacyIncident.list'),
  description:
    'Personal data was seen, changed or lost that should not have been (个人信息安全事件). The security ' +
    'administrator sees that it happened and whether it was dealt with, and not to whom.',
  select: { id: true, organizationId: true, openedById: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    no: t.exposeString('no', { description: 'Number for people (事件编号).' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it starts.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    state: t.expose('state', { type: State, description: 'State (处理状态).' }),
    kind: t.expose('kind', { type: Kind, description: 'What went wrong (类别).' }),
    organization: t.field({
      type: OrganizationBrief,
      description: 'In which it happened, and which answers for it (责任机构).',
      resolve: async ({ organizationId: id }, _args, context) => ({
        id,
        name: (await organizationName(id, context)) ?? '',
      }),
    }),
    description: t.string({
      ...access('privacyIncident.text'),
      nullable: true,
      description: 'What happened; null for the security administrator (经过).',
      select: { description: true },
      resolve: (incident, _args, context) => whenText(incident, context, incident.description),
    }),
    residents: t.field({
      ...access('privacyIncident.text'),
      type: [ResidentCard],
      description:
        'The residents concerned, by the minimum; empty for the security administrator (涉及老人).',
      complexity: shortList,
      select: {
        residents: { select: { resident: { select: CARD_COLUMNS } }, orderBy: { residentId: 'asc' } },
      },
      resolve: (incident, _args, context) =>
        whenText(
          incident,
          context,
          incident.residents.map(({ resident }) => toResidentCard(resident)),
        ) ?? [],
    }),
    discoveredAt: t.expose('discoveredAt', {
      type: 'DateTime',
      description: 'When it was noticed (发现时间).',
    }),
    openedBy: t.field({
      type: PersonBrief,
      description: 'Who entered it (登记人).',
      resolve: ({ openedById }, _args, context) => personBrief(openedById, context),
    }),
    openedAt: t.expose('openedAt', { type: 'DateTime', description: 'When it was entered (登记时间).' }),
    dueAt: t.expose('dueAt', {
      type: 'DateTime',
      description: 'Until then the people concerned and the authority are told (告知时限).',
    }),
    isOverdue: t.boolean({
      description: 'Whether that time is over and it is still open, right now (是否超时).',
      select: { state: true, dueAt: true },
      resolve: (incident, _args, context) => isOverdue(incident, actingOf(context).clock.now()),
    }),
    measures: t.string({
      ...access('privacyIncident.text'),
      nullable: true,
      description: 'What was done; null until it is closed, and for the security administrator (处置措施).',
      select: { measures: true },
      resolve: (incident, _args, context) => whenText(incident, context, incident.measures),
    }),
    arePeopleTold: t.exposeBoolean('arePeopleTold', {
      nullable: true,
      description: 'Whether the people concerned were told (是否已告知个人).',
    }),
    isAuthorityTold: t.exposeBoolean('isAuthorityTold', {
      nullable: true,
      description: 'Whether the authority was told (是否已报告主管部门).',
    }),
    closedBy: t.field({
      type: PersonBrief,
      nullable: true,
      description: 'Who closed it (结案人).',
      select: { closedById: true },
      resolve: ({ closedById }, _args, context) =>
        closedById === null ? null : personBrief(closedById, context),
    }),
    closedAt: t.expose('closedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was closed (结案时间).',
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: { state: true },
      resolve: (incident, _args, context) => privacyIncidentActions(actingOf(context).viewer, incident),
    }),
  }),
});
