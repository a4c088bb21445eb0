import { toResidentCard } from '../../domain/resident/card.ts';
import {
  secondApprovalActions,
  secondApprovalState,
} from '../../domain/second-approval/available-actions.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { PersonBrief } from '../brief.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { knownResident } from '../known-resident.ts';
import { personOf } from '../named.ts';
import { ResidentCard } from '../resident-card.ts';
import { Act, State } from './codes.ts';

/** Whose words they are is asked first: another organisation's doubt tells nothing of it (domain 3.8). */
const isOwnWords = ({ askedByOrgId }: { askedByOrgId: string }, context: GraphContext): boolean =>
  askedByOrgId === actingOf(context).viewer.organizationId;

/** What every request is read with, whatever else is asked. */
export const REQUEST_COLUMNS = {
  id: true,
  organizationId: true,
  residentId: true,
  askedById: true,
  askedByOrgId: true,
} as const;

export const SecondApproval = builder.prismaObject('SecondApproval', {
  ...access('secondApproval.list'),
  description:
    'An act that waits for a second person of the organisation, and changes nothing until then (双人复核). Of whom it is ' +
    'about, and why in words, only who knows the resident learns.',
  select: REQUEST_COLUMNS,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey of its object.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the decision.' }),
    act: t.expose('act', { type: Act, description: 'The act that waits (操作).' }),
    noun: t.exposeString('noun', { description: 'What kind of object it is about (对象类别).' }),
    nounId: t.exposeID('nounId', { description: 'The object it is about (对象).' }),
    state: t.field({
      type: State,
      description: 'State now (复核状态).',
      select: { state: true, expiresAt: true },
      resolve: (request, _args, context) => secondApprovalState(request, actingOf(context).clock.now()),
    }),
    reasonCode: t.exposeString('reasonCode', { nullable: true, description: 'Why, by code (原因).' }),
    reasonText: t.string({
      ...access('resident.identity'),
      nullable: true,
      description: 'Why, in words; null to who does not know the resident (原因说明).',
      select: { reasonText: true },
      resolve: async (request, _args, context) => {
        const { residentId, reasonText } = request;
        if (!isOwnWords(request, context)) return null;
        if (residentId === null) return reasonText;
        return (await knownResident(residentId, context)) === undefined ? null : reasonText;
      },
    }),
    resident: t.field({
      ...access('resident.identity'),
      type: ResidentCard,
      nullable: true,
      description: 'Whom it is about; null to who does not know the resident (老人).',
      resolve: async ({ residentId }, _args, context) => {
        const known = residentId === null ? undefined : await knownResident(residentId, context);
        return known === undefined ? null : toResidentCard(known);
      },
    }),
    askedBy: t.field({
      type: PersonBrief,
      nullable: true,
      description: 'Who asks; null where it is somebody of another organisation (申请人).',
      resolve: (request, _args, context) =>
        isOwnWords(request, context) ? personOf(request.askedById, context) : null,
    }),
    askedAt: t.expose('askedAt', { type: 'DateTime', description: 'Since when it waits (申请时间).' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until then it waits; kept as it was at the start (截止时间).',
    }),
    decidedBy: t.field({
      type: PersonBrief,
      nullable: true,
      description: 'Who decided (复核人).',
      select: { decidedById: true },
      resolve: ({ decidedById }, _args, context) =>
        decidedById === null ? null : personOf(decidedById, context),
    }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was decided (复核时间).',
    }),
    decisionText: t.string({
      ...access('resident.identity'),
      nullable: true,
      description: 'Why it was turned down; null to who does not know the resident (驳回说明).',
      select: { decisionText: true },
      resolve: async ({ residentId, decisionText }, _args, context) => {
        if (residentId === null) return decisionText;
        return (await knownResident(residentId, context)) === undefined ? null : decisionText;
      },
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: { state: true, expiresAt: true },
      resolve: (request, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return secondApprovalActions(viewer, request, clock.now());
      },
    }),
  }),
});
