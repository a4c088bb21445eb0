import { breakGlassActions } from '../../domain/break-glass/available-actions.ts';
import type { BreakGlass as Shape } from '../../domain/break-glass/read.ts';
import { readCountsOf } from '../../domain/break-glass/read-count.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { OrganizationBrief, PersonBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { ResidentCard } from '../resident-card.ts';
import { Finding, Reason, State } from './codes.ts';

const readCountOf = batched<string, number>((id) => id, readCountsOf);

export const BreakGlass = builder.objectRef<Shape>('BreakGlass').implement({
  ...access('breakGlass.list'),
  description:
    'A record that a clinician opened in an emergency, and its review (紧急查阅). Administrators see who opened one, ' +
    'where and when, and not whose.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    no: t.exposeString('no', { description: 'Number for people (紧急查阅编号).' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it starts.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    state: t.expose('state', {
      type: State,
      description: 'State now; from its end on it is TO_REVIEW without any background work (状态).',
    }),
    resident: t.expose('resident', {
      ...access('breakGlass.text'),
      type: ResidentCard,
      nullable: true,
      description: 'Whose record, by the minimum; null for administrators (老人).',
    }),
    reasonCode: t.expose('reasonCode', { type: Reason, description: 'Why, by code (原因).' }),
    reasonText: t.exposeString('reasonText', {
      ...access('breakGlass.text'),
      nullable: true,
      description: 'Why, in words; null for administrators (原因说明).',
    }),
    openedBy: t.field({
      type: PersonBrief,
      description: 'The clinician (查阅人).',
      resolve: ({ personId, personName }) => ({ id: personId, name: personName }),
    }),
    organization: t.field({
      type: OrganizationBrief,
      description: 'For which organisation the clinician acted (查阅机构).',
      resolve: ({ organizationId, organizationName }) => ({ id: organizationId, name: organizationName }),
    }),
    openedAt: t.expose('openedAt', { type: 'DateTime', description: 'When it was opened (开始时间).' }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      description: 'Until when the record is or was open to the clinician (结束时间).',
    }),
    readCount: t.int({
      description: 'How often the clinician read the resident meanwhile, by the audit log (查阅次数).',
      complexity: 5,
      resolve: async ({ id }, _args, context) => (await readCountOf(id, context)) ?? 0,
    }),
    finding: t.expose('finding', {
      type: Finding,
      nullable: true,
      description: 'What the review found; null until it is signed off (审核结论).',
    }),
    findingText: t.exposeString('findingText', {
      nullable: true,
      description: 'The same in words (审核说明).',
    }),
    signedOffBy: t.field({
      type: PersonBrief,
      nullable: true,
      description: 'Who signed it off (审核人).',
      resolve: ({ signedOffById: id, signedOffByName: name }) =>
        id === null ? null : { id, name: name ?? '' },
    }),
    signedOffAt: t.expose('signedOffAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was signed off (审核时间).',
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      resolve: (breakGlass, _args, context) => breakGlassActions(actingOf(context).viewer, breakGlass),
    }),
  }),
});
