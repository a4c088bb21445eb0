import { pageOf } from '../../domain/page.ts';
import { requireNamePart } from '../../domain/require-text.ts';
import { read } from '../../prisma/client.ts';
import { builder } from '../builder.ts';
import { nodeSelection, pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { Region } from './type.ts';

const Filter = builder.inputType('RegionFilter', {
  description: 'Which regions; every part narrows.',
  fields: (t) => ({
    code: t.string({ description: 'Only this one (区划代码).' }),
    parentCode: t.string({ description: 'Directly below this one (上级区划代码).' }),
    nameContains: t.string({ description: 'With this text in the name (名称).' }),
  }),
});

interface RegionFilter {
  readonly code?: string | null | undefined;
  readonly parentCode?: string | null | undefined;
  readonly nameContains?: string | null | undefined;
}

const regionsWanted = ({ code, parentCode, nameContains }: RegionFilter) => ({
  ...(code == null ? {} : { code }),
  ...(parentCode == null ? {} : { parentCode }),
  ...(nameContains == null ? {} : { name: { contains: requireNamePart(nameContains, 'nameContains') } }),
});

const Connection = builder.connectionObject({
  type: Region,
  name: 'RegionConnection',
  description: 'A page of regions by code.',
});

builder.queryField('regions', (t) =>
  t.field({
    type: Connection,
    description: 'Administrative divisions by code (行政区划列表).',
    authScopes: { signedIn: true },
    args: { ...pageArgs(t.arg), filter: t.arg({ type: Filter, description: 'Which of them.' }) },
    complexity: pageComplexity,
    resolve: async (_root, { filter, ...args }, context, info) => {
      const page = pageRequest(args);
      const last = page.after?.at(-1);
      const where = { AND: [regionsWanted(filter ?? {}), last === undefined ? {} : { code: { gt: last } }] };
      const query = nodeSelection(context, info, 'Region');
      const regions = await read().region.findMany({
        ...query,
        where,
        orderBy: { code: 'asc' },
        take: page.first + 1,
      });
      return toConnection(pageOf(regions, page), ({ code }) => [code]);
    },
  }),
);
