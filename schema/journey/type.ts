import { type JourneyEntry as Entry, type Journey, journeyPage } from '../../domain/journey/read.ts';
import { journeyStages, type JourneyStage as Stage } from '../../domain/journey/stages.ts';
import { referralsNamed } from '../../domain/referral/policy.ts';
import { read } from '../../prisma/client.ts';
import { access } from '../access.ts';
import { actingOf, builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { ResidentCard } from '../resident-card.ts';

const JourneyEntry = builder.objectRef<Entry>('JourneyEntry').implement({
  ...access('referral.entry'),
  description: 'One thing that happened on a journey (旅程记录).',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: 'Position in the network-wide order of events.' }),
    noun: t.exposeString('noun', { description: 'To what kind of object: referral, appointment, … (对象).' }),
    nounId: t.exposeID('nounId', { description: 'To which one.' }),
    act: t.exposeString('act', { description: 'The mutation, or the timer edge, that did it (操作).' }),
    fromState: t.exposeString('fromState', { nullable: true, description: 'State before (原状态).' }),
    toState: t.exposeString('toState', { nullable: true, description: 'State after (新状态).' }),
    role: t.exposeString('role', { nullable: true, description: 'Role of the actor; null for time (角色).' }),
    organization: t.exposeString('organizationName', {
      nullable: true,
      description: "Name of the actor's organisation (机构).",
    }),
    reasonCode: t.exposeString('reasonCode', { nullable: true, description: 'Coded reason (原因).' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it happened (时间).' }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was recorded (记录时间).' }),
  }),
});
const Connection = builder.connectionObject({
  type: JourneyEntry,
  name: 'JourneyEntryConnection',
  description: 'A page of what happened on a journey, oldest first.',
});

const JourneyStage = builder.objectRef<Stage>('JourneyStage').implement({
  ...access('referral.entry'),
  description:
    'A referral of a journey, by where it stands; what it says is read at the referral, as far as it is open (旅程阶段).',
  fields: (t) => ({
    referralId: t.exposeID('referralId', { description: 'Which referral.' }),
    parentReferralId: t.exposeID('parentReferralId', {
      nullable: true,
      description: 'What it takes the place of, or goes on from.',
    }),
    direction: t.exposeString('direction', { description: 'Which way: a `ReferralDirection` (转诊方向).' }),
    kind: t.exposeString('kind', { description: 'For what: a `ReferralKind` (转诊类别).' }),
    state: t.exposeString('state', { description: 'Where it stands: a `ReferralState` (状态).' }),
    fromOrganization: t.exposeString('fromOrganizationName', {
      description: 'Name of the organisation that signs it (转出机构).',
    }),
    toOrganization: t.exposeString('toOrganizationName', {
      nullable: true,
      description:
        'Name of the organisation that is asked alone or was chosen; null before, and where it has said no (接收机构).',
    }),
    sentAt: t.expose('sentAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was sent (发出时间).',
    }),
    arrivedAt: t.expose('arrivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the resident arrived by it (到达时间).',
    }),
    closedAt: t.expose('closedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended (结束时间).',
    }),
  }),
});

const MOST_REFERRALS = 20;

export const JourneyType = builder.objectRef<Journey>('Journey').implement({
  ...access('referral.entry'),
  description: 'The whole way of somebody: referred up, treated, down and home, as one timeline (就医旅程).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The `journeyId` of everything on it.' }),
    resident: t.expose('resident', {
      type: ResidentCard,
      description: 'Whose way it is, by the minimum (老人).',
    }),
    referrals: t.prismaField({
      type: ['Referral'],
      description: `Its referrals as far as they are open, in their order, the latest ${MOST_REFERRALS} (转诊).`,
      complexity: { field: 1, multiplier: 3 },
      resolve: async (query, { id }, _args, context) => {
        const where = { AND: [{ journeyId: id }, openTo(referralsNamed, context)] };
        const latest = { orderBy: { id: 'desc' }, take: MOST_REFERRALS } as const;
        return (await read().referral.findMany({ ...query, ...latest, where })).reverse();
      },
    }),
    stages: t.field({
      type: [JourneyStage],
      description:
        'Its referrals in their order, the latest 50, also those by which others sent the resident on, returned to be written anew or entered in error; drafts of others, and who was asked and not chosen, are left out (阶段).',
      complexity: { field: 1, multiplier: 10 },
      resolve: ({ id }, _args, context) => journeyStages(actingOf(context), id),
    }),
    entries: t.field({
      type: Connection,
      description:
        'What happened, oldest first; texts are read at the objects, as far as they are open. Who is asked, or has said no, is told of its own referral alone (过程).',
      args: pageArgs(t.arg),
      complexity: pageComplexity,
      resolve: async ({ id }, args, context) => {
        const page = await journeyPage(actingOf(context), id, pageRequest(args, ['NUMBER']));
        return toConnection(page, ({ seq }) => [String(seq)]);
      },
    }),
  }),
});
