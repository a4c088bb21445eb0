import { pageOf } from '../../domain/page.ts';
import { policyEntries } from '../../domain/policy-value/entries.ts';
import { actingOf, builder } from '../builder.ts';
import { pageArgs, pageComplexity, pageRequest, toConnection } from '../page.ts';
import { PolicyValue } from './type.ts';

const Filter = builder.inputType('PolicyValueFilter', {
  description: "Which keys, and where; the viewer's own organisation when no place is named.",
  fields: (t) => ({
    keys: t.stringList({ description: 'Keys of the policy table; all of them when left out.' }),
    organizationId: t.id({ description: 'As they apply to this organisation (机构).' }),
    regionCode: t.string({ description: 'As they apply in this region, GB/T 2260 (行政区划代码).' }),
  }),
});

const Connection = builder.connectionObject({
  type: PolicyValue,
  name: 'PolicyValueConnection',
  description: 'A page of policy values, ordered by key.',
});

builder.queryField('policyValues', (t) =>
  t.field({
    type: Connection,
    description:
      'Every limit of the network with its value here and now, its source and who may change it (规则参数).',
    authScopes: { signedIn: true },
    args: {
      ...pageArgs(t.arg),
      filter: t.arg({ type: Filter, description: 'Which keys, and where.' }),
      at: t.arg({ type: 'DateTime', description: 'The instant asked about; now when left out.' }),
    },
    complexity: pageComplexity,
    resolve: async (_root, args, context) => {
      const { viewer, clock } = actingOf(context);
      const page = pageRequest(args);
      const after = page.after?.at(-1) ?? '';
      const entries = await policyEntries(viewer, args.filter ?? {}, args.at ?? clock.now());
      const following = entries.filter(({ key }) => key > after).slice(0, page.first + 1);
      return toConnection(pageOf(following, page), ({ key }) => [key]);
    },
  }),
);
