import './facts.ts';
import './warnings.ts';
import { audit } from '../../domain/audit/record.ts';
import { byId, pageOf } from '../../domain/page.ts';
import { survivingId } from '../../domain/resident/alias.ts';
import { type OPENING_COLUMNS, RESIDENT_READERS, residentsVisible } from '../../domain/resident/policy.ts';
import { otherKeepersOf } from '../../domain/resident/record-keepers.ts';
import { residentsWanted } from '../../domain/resident/search.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { byIdKey, nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { Resident } from './type.ts';

const Filter = builder.inputType('ResidentFilter', {
  description: 'Which residents; every part narrows.',
  fields: (t) => ({
    nameContains: t.string({
      description: 'With this text in one of the names, whatever its dots and width (姓名).',
    }),
    idNo: t.string({ description: 'With this number of a document (证件号码).' }),
    healthCardNo: t.string({ description: 'With this health card number (居民健康卡号).' }),
    bedNo: t.string({ description: 'In this bed of the own home today (床号).' }),
    nursingHomeId: t.id({
      description: 'In this home today, as far as the viewer sees its stays (养老机构).',
    }),
    isInResidence: t.boolean({ description: 'In residence today, or not, in the own home (是否在住).' }),
  }),
});

const Connection = builder.connectionObject({
  type: Resident,
  name: 'ResidentConnection',
  description: 'A page of residents.',
});

builder.queryField('residents', (t) =>
  t.field({
    type: Connection,
    description: 'Residents of the own organisation, or oneself; the read is on record (老人列表).',
    authScopes: { role: RESIDENT_READERS },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const acting = actingOf(context);
      const now = acting.clock.now();
      const page = pageRequest(args);
      const { keyset = {}, ...order } = byId(page);
      const where = { AND: [residentsWanted(acting.viewer, filter ?? {}, now), keyset] };
      const query = nodeSelection(context, info, 'Resident') as { select: typeof OPENING_COLUMNS };
      const found = pageOf(await read().resident.findMany({ ...query, ...order, where }), page);
      const concern = {
        residentIds: found.nodes.map(({ id }) => id),
        ownerOrgIds: otherKeepersOf(acting.viewer, found.nodes, now),
      };
      const asked = { action: 'READ', operation: 'residents', noun: 'resident', outcome: 'OK' } as const;
      await audit({ ...asked, ...concern }, acting, now);
      return toConnection(found, byIdKey);
    },
  }),
);

builder.queryField('resident', (t) =>
  t.prismaField({
    type: Resident,
    nullable: true,
    description:
      'One resident; null when unknown or not known to the own organisation, alike. On record (老人).',
    authScopes: { role: RESIDENT_READERS },
    args: { id: t.arg.id({ required: true, description: 'Identifier.' }) },
    resolve: async (query, _root, { id }, context) => {
      const acting = actingOf(context);
      const now = acting.clock.now();
      const survivorId = await survivingId(id);
      const where = { AND: [{ id: survivorId }, residentsVisible(acting.viewer, now)] };
      const opened = query as typeof query & { select: typeof OPENING_COLUMNS };
      const found = await read().resident.findFirst({ ...opened, where });
      const asked = { action: 'READ', operation: 'resident', noun: 'resident' } as const;
      const outcome =
        found === null
          ? { outcome: 'NOT_FOUND' }
          : {
              outcome: 'OK',
              nounId: found.id,
              residentIds: [found.id],
              ownerOrgIds: otherKeepersOf(acting.viewer, [found], now),
            };
      await audit({ ...asked, ...outcome }, acting, now);
      return found;
    },
  }),
);
