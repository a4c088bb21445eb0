import { setPolicyValue } from '../../domain/policy-value/actions.ts';
import { policyEntryOf } from '../../domain/policy-value/entries.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { PolicyValue } from './type.ts';

const PolicyValueSetInput = builder.inputType('PolicyValueSetInput', {
  description: 'A value of a region (SYS_ADMIN) or of the own organisation (ORG_ADMIN), with its source.',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.',
    }),
    key: t.string({ required: true, description: 'Key of the policy table.' }),
    value: t.int({ required: true, description: 'The value, in the unit of the key.' }),
    regionCode: t.string({
      description: 'The region whose value it is, GB/T 2260; or else `organizationId`.',
    }),
    organizationId: t.id({ description: 'The own organisation; or else `regionCode`.' }),
    effectiveFromAt: t.field({
      type: 'DateTime',
      description: 'From when on, never in the past; now when left out (生效时间).',
    }),
    document: t.string({
      required: true,
      description: 'The document it rests on, at most 200 characters (依据文件).',
    }),
    place: t.string({
      required: true,
      description: 'Where in the document, at most 200 characters (依据条款).',
    }),
  }),
});

builder.mutationField('policyValueSet', (t) =>
  t.field({
    type: PolicyValue,
    description:
      'Sets a policy value from now or a later instant on; earlier values stay on record (设定规则参数).',
    authScopes: { role: ['SYS_ADMIN', 'ORG_ADMIN'] },
    errors: refusals.creating('policyValue'),
    args: {
      input: t.arg({ type: PolicyValueSetInput, required: true, description: 'The value and its source.' }),
    },
    resolve: async (_root, { input }, context) => {
      const acting = actingOf(context);
      return policyEntryOf(await setPolicyValue(acting, input), acting.clock.now());
    },
  }),
);
