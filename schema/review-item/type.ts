import { toResidentCard } from '../../domain/resident/card.ts';
import { reviewItemActions, reviewItemState } from '../../domain/review-item/available-actions.ts';
import { ownRecordsOf, SIDE_COLUMNS } from '../../domain/review-item/sides.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { actingOf, builder } from '../builder.ts';
import { knownResident } from '../known-resident.ts';
import { ResidentCard } from '../resident-card.ts';
import { shortList } from '../short-list.ts';
import { Kind, State } from './codes.ts';

export const ReviewItem = builder.prismaObject('ReviewItem', {
  ...access('reviewItem.list'),
  description:
    'Two records that may be of one person (待核对事项). Each side sees its own record, and of the other one nothing: not ' +
    'whose it is, where, or since when.',
  select: SIDE_COLUMNS,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it starts.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    kind: t.expose('kind', { type: Kind, description: 'Why they may be of one person (核对原因).' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Since when there is the doubt (时间).',
    }),
    state: t.field({
      type: State,
      description: 'State now (核对状态).',
      select: { state: true, mergeDueAt: true },
      resolve: (item, _args, context) => reviewItemState(item, actingOf(context).clock.now()),
    }),
    residents: t.field({
      ...access('resident.identity'),
      type: [ResidentCard],
      description: "The own side's record; both where both are the own organisation's (本机构档案).",
      complexity: shortList,
      resolve: async (item, _args, context) => {
        const { viewer, clock } = actingOf(context);
        const ids = [...new Set(ownRecordsOf(viewer, item, clock.now()))];
        const known = await Promise.all(ids.map((id) => knownResident(id, context)));
        return known.flatMap((one) => (one === undefined ? [] : [toResidentCard(one)]));
      },
    }),
    reasonText: t.string({
      nullable: true,
      description: 'Why it was decided so, to the side that said it (核对说明).',
      select: { reasonText: true, resolvedByOrgId: true },
      resolve: ({ reasonText, resolvedByOrgId }, _args, context) =>
        resolvedByOrgId === actingOf(context).viewer.organizationId ? reasonText : null,
    }),
    mergeDueAt: t.expose('mergeDueAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until then a second person decides about the merge (合并复核截止时间).',
    }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was resolved (核对完成时间).',
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: { state: true, mergeDueAt: true },
      resolve: (item, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return reviewItemActions(viewer, item, clock.now());
      },
    }),
  }),
});
