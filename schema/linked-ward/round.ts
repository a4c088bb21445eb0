import type { JointRoundKind } from '../../domain/codes/joint-round.ts';
import { type EventRow, eventsOf } from '../../domain/event-read.ts';
import { jointRoundActions, roundNow } from '../../domain/linked-ward/available-actions.ts';
import { isRoundRecordOpen, STAY_COLUMNS } from '../../domain/linked-ward/policy.ts';
import { contentIn, type RoundContent } from '../../domain/linked-ward/sealed.ts';
import { type Signature, signaturesOf } from '../../domain/linked-ward/signature.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { OrganizationBrief, PersonBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { organizationOf, personOf } from '../named.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { RoundKind, RoundMode, RoundState } from './codes.ts';

const timelineOf = batched<string, EventRow[]>(
  (id) => id,
  (ids) => eventsOf('jointRound', ids),
);

const JointRoundSignature = builder.objectRef<Signature>('JointRoundSignature').implement({
  ...access('jointRound.entry'),
  description: 'A signature under a joint round (共同查房签字).',
  fields: (t) => ({
    person: t.field({
      type: PersonBrief,
      description: 'Who signed (签字医生).',
      resolve: ({ personId }, _args, context) => personOf(personId, context),
    }),
    organization: t.field({
      type: OrganizationBrief,
      description: 'For which side (所属机构).',
      resolve: ({ organizationId }, _args, context) => organizationOf(organizationId, context),
    }),
    signedAt: t.expose('signedAt', { type: 'DateTime', description: 'When (签字时间).' }),
  }),
});

const JointRoundRecord = builder.objectRef<RoundContent>('JointRoundRecord').implement({
  ...access('jointRound.record'),
  description: 'What the doctors of a round found, ordered and plan (共同查房记录).',
  fields: (t) => ({
    findings: t.exposeString('findings', { description: 'Findings (查房所见).' }),
    orders: t.exposeString('orders', { nullable: true, description: 'Orders (医嘱).' }),
    nextPlan: t.exposeString('nextPlan', { nullable: true, description: 'What comes next (下一步计划).' }),
  }),
});

const SIGNED = {
  ...{ hospitalSignedById: true, hospitalSignedAt: true, localSignedById: true, localSignedAt: true },
} as const;
const STANDING = { state: true, version: true, dueAt: true } as const;
const SIDES = { select: { hospitalOrgId: true, localOrgId: true, state: true } } as const;

export const JointRound = builder.prismaObject('JointRound', {
  ...access('jointRound.entry'),
  description: 'A round in a linked ward, signed by a doctor of the hospital and one of the ward (共同查房).',
  select: { id: true, plannedOn: true, stay: { select: { residentId: true } } },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it belongs to.' }),
    no: t.exposeInt('no', { description: 'Which round of the stay (第几次).' }),
    stay: t.relation('stay', { description: 'The stay (联动病房住院).' }),
    version: t.int({
      description: 'To be named as `expectedVersion` by the next change.',
      select: STANDING,
      resolve: (round, _args, context) => roundNow(round, actingOf(context).clock.now()).version,
    }),
    state: t.field({
      type: RoundState,
      description: 'State, timers counted (状态).',
      select: STANDING,
      resolve: (round, _args, context) => roundNow(round, actingOf(context).clock.now()).state,
    }),
    kind: t.field({
      type: RoundKind,
      description: 'Regular, one more, or to make up for a missed one (查房类别).',
      select: { kind: true },
      resolve: ({ kind }) => kind as JointRoundKind,
    }),
    makeUpOfId: t.exposeID('makeUpOfId', {
      nullable: true,
      description: 'The missed round that it makes up for (所补查房).',
    }),
    plannedOn: t.expose('plannedOn', { type: 'LocalDate', description: 'For which day (计划日期).' }),
    latestOn: t.expose('latestOn', {
      type: 'LocalDate',
      description: 'The last day to which it may be moved (最迟日期).',
    }),
    dueAt: t.expose('dueAt', { type: 'DateTime', description: 'From when on it is missed (逾期时间).' }),
    mode: t.expose('mode', { type: RoundMode, nullable: true, description: 'How it was held (查房方式).' }),
    heldAt: t.expose('heldAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was held (查房时间).',
    }),
    recordedAt: t.expose('recordedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was put on record (记录时间).',
    }),
    signDueAt: t.expose('signDueAt', {
      type: 'DateTime',
      nullable: true,
      description: 'By when the other side signs (签字时限).',
    }),
    signatures: t.field({
      type: [JointRoundSignature],
      description: 'Who has signed, the hospital first (签字).',
      select: { ...SIGNED, stay: SIDES },
      resolve: signaturesOf,
    }),
    record: t.field({
      ...access('jointRound.record'),
      type: JointRoundRecord,
      nullable: true,
      description: 'What was found and ordered; null before, and to who has no part in it (查房记录).',
      select: { contentSealed: true, stay: { select: STAY_COLUMNS } },
      resolve: (round, _args, context) => {
        const { viewer, clock } = actingOf(context);
        const isOpen = isRoundRecordOpen(viewer, round, clock.now());
        return isOpen ? contentIn(round.id, round.contentSealed) : null;
      },
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      select: { ...STANDING, ...SIGNED, stay: SIDES },
      resolve: (round, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return jointRoundActions({ viewer, round, state: roundNow(round, clock.now()).state });
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
