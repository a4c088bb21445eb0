import { LINKED_WARD_READERS, linkedWardStaysVisible } from '../../domain/linked-ward/policy.ts';
import { jointRoundsWanted, linkedWardStaysWanted } from '../../domain/linked-ward/worklist.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { survivingId } from '../../domain/resident/alias.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { listOnRecord, oneOnRecord } from '../on-record.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { StayState, Worklist } from './codes.ts';
import { JointRound } from './round.ts';
import { LinkedWardStay } from './type.ts';

const StayFilter = builder.inputType('LinkedWardStayFilter', {
  description: 'Which stays; every part narrows.',
  fields: (t) => ({
    states: t.field({
      type: [StayState],
      description: 'In one of these states; left out, all that were not entered in error (状态).',
    }),
    residentId: t.id({ description: 'Of this resident (老人).' }),
    referralId: t.id({ description: 'Opened by this referral (转诊).' }),
  }),
});
const StayConnection = builder.connectionObject({
  type: LinkedWardStay,
  name: 'LinkedWardStayConnection',
  description: 'A page of stays, newest first.',
});

/** What every entry of the lists is read with, whatever else is asked: whom it shows goes on record. */
interface ListedStay {
  readonly id: string;
  readonly residentId: string;
}
interface ListedRound {
  readonly id: string;
  readonly plannedOn: string;
  readonly stay: { readonly residentId: string };
}

builder.queryField('linkedWardStays', (t) =>
  t.field({
    type: StayConnection,
    description: 'Stays in linked wards of the own side or of residents in care (联动病房住院列表).',
    authScopes: { role: LINKED_WARD_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: StayFilter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const acting = actingOf(context);
      const now = acting.clock.now();
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const residentId = filter?.residentId == null ? null : await survivingId(filter.residentId);
      const wanted = linkedWardStaysWanted(acting.viewer, { ...filter, residentId }, now);
      const where = { AND: [wanted, keyset] };
      const query = nodeSelection(context, info, 'LinkedWardStay') as {
        select: Record<keyof ListedStay, true>;
      };
      const found = pageOf(await read().linkedWardStay.findMany({ ...query, ...order, where }), page);
      const shown = found.nodes.map((stay) => stay.residentId);
      await listOnRecord({ operation: 'linkedWardStays', noun: 'linkedWardStay' }, shown, context);
      return toConnection(found, byIdKey);
    },
  }),
);

builder.queryField('linkedWardStay', (t) =>
  t.prismaField({
    type: LinkedWardStay,
    nullable: true,
    description: 'One stay; null for an unknown and a foreign id alike (联动病房住院详情).',
    authScopes: { role: LINKED_WARD_READERS },
    args: { id: t.arg.id({ required: true, description: 'Its identifier.' }) },
    resolve: (query, _root, { id }, context) =>
      oneOnRecord({ noun: 'linkedWardStay', id, visible: linkedWardStaysVisible }, context, (where) =>
        read().linkedWardStay.findFirst({ ...query, where }),
      ),
  }),
);

const RoundFilter = builder.inputType('JointRoundFilter', {
  description: 'Which rounds; every part narrows.',
  fields: (t) => ({
    worklist: t.field({ type: Worklist, description: 'What waits for the own side (工作清单).' }),
    linkedWardStayId: t.id({ description: 'Of this stay (联动病房住院).' }),
  }),
});
const RoundConnection = builder.connectionObject({
  type: JointRound,
  name: 'JointRoundConnection',
  description: 'A page of joint rounds, by the day for which they are planned.',
});

builder.queryField('jointRounds', (t) =>
  t.field({
    type: RoundConnection,
    description: 'Joint rounds, the earliest planned first (共同查房列表).',
    authScopes: { role: LINKED_WARD_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: RoundFilter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const acting = actingOf(context);
      const now = acting.clock.now();
      const page = pageRequest(args, ['DATE', 'ID']);
      const [plannedOn = '', id = ''] = page.after ?? [];
      const keyset = { OR: [{ plannedOn: { gt: plannedOn } }, { plannedOn, id: { gt: id } }] };
      const where = { AND: [jointRoundsWanted(acting.viewer, filter ?? {}, now), keyset] };
      const order = {
        orderBy: [{ plannedOn: 'asc' as const }, { id: 'asc' as const }],
        take: page.first + 1,
      };
      const query = nodeSelection(context, info, 'JointRound') as {
        select: { id: true; plannedOn: true; stay: { select: { residentId: true } } };
      };
      const rounds: ListedRound[] = await read().jointRound.findMany({ ...query, ...order, where });
      const found = pageOf(rounds, page);
      const shown = found.nodes.map(({ stay }) => stay.residentId);
      await listOnRecord({ operation: 'jointRounds', noun: 'jointRound' }, shown, context);
      return toConnection(found, (round) => [round.plannedOn, round.id]);
    },
  }),
);
