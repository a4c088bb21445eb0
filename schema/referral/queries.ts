import './content-fields.ts';
import './emergency.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { REFERRAL_READERS, referralsNamed, referralsVisible } from '../../domain/referral/policy.ts';
import { onWorklist } from '../../domain/referral/worklist.ts';
import { survivingId } from '../../domain/resident/alias.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { listOnRecord, oneOnRecord } from '../on-record.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { Worklist } from './codes.ts';
import { Referral } from './type.ts';

const Filter = builder.inputType('ReferralFilter', {
  description: 'Which referrals; every part narrows.',
  fields: (t) => ({
    worklist: t.field({ type: Worklist, description: 'What waits, and for whom (工作清单).' }),
    residentId: t.id({ description: 'Of this resident (老人).' }),
  }),
});
const Connection = builder.connectionObject({
  type: Referral,
  name: 'ReferralConnection',
  description: 'A page of referrals, newest first.',
});

/** What every entry of a list is read with, whatever else is asked: whom it shows goes on record. */
interface Listed {
  readonly id: string;
  readonly residentId: string;
}

builder.queryField('referrals', (t) =>
  t.field({
    type: Connection,
    description: 'Referrals that the own organisation begins, signs or is asked for (转诊列表).',
    authScopes: { role: REFERRAL_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const acting = actingOf(context);
      const { viewer } = acting;
      const now = acting.clock.now();
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page, 'desc');
      const worklist = filter?.worklist ?? null;
      const among = worklist === null ? {} : await onWorklist(worklist, viewer, now);
      const ofResident =
        filter?.residentId == null ? {} : { residentId: await survivingId(filter.residentId) };
      // Whoever sees a notice alone is not told whom it is about by asking for somebody.
      const open = filter?.residentId == null ? referralsVisible : referralsNamed;
      const where = { AND: [open(viewer, now), among, ofResident, keyset] };
      const query = nodeSelection(context, info, 'Referral') as { select: Record<keyof Listed, true> };
      const found = pageOf(await read().referral.findMany({ ...query, ...order, where }), page);
      const shown = found.nodes.map(({ residentId }) => residentId);
      await listOnRecord({ operation: 'referrals', noun: 'referral' }, shown, context);
      return toConnection(found, byIdKey);
    },
  }),
);

builder.queryField('referral', (t) =>
  t.prismaField({
    type: Referral,
    nullable: true,
    description: 'One referral; null for an unknown and a foreign id alike (转诊详情).',
    authScopes: { role: REFERRAL_READERS },
    args: { id: t.arg.id({ required: true, description: 'Its identifier.' }) },
    resolve: (query, _root, { id }, context) =>
      oneOnRecord({ noun: 'referral', id, visible: referralsVisible }, context, (where) =>
        read().referral.findFirst({ ...query, where }),
      ),
  }),
);
