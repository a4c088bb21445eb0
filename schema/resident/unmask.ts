import { IDENTIFIER_FIELDS, UNMASK_PURPOSES } from '../../domain/codes/unmask.ts';
import { UNMASKERS } from '../../domain/identifier/policy.ts';
import { type IdentifierInFull, identifiersInFull } from '../../domain/resident/in-full.ts';
import { unmaskResident } from '../../domain/resident/unmask.ts';
import { access } from '../access.ts';
import { actingOf, builder } from '../builder.ts';
import { codeEnum } from '../codes.ts';
import { refusals } from '../errors.ts';

const Purpose = codeEnum('UnmaskPurpose', 'Why a value is shown in full (查看用途).', UNMASK_PURPOSES);
const Field = codeEnum(
  'IdentifierField',
  'What of a resident every other answer masks (脱敏项目).',
  IDENTIFIER_FIELDS,
);

const Identifier = builder.objectRef<IdentifierInFull>('IdentifierInFull').implement({
  ...access('identifier.reach'),
  description: 'A value in full, for the purpose that was named; not to be kept (完整号码).',
  fields: (t) => ({
    field: t.expose('field', { type: Field, description: 'Which one (项目).' }),
    value: t.exposeString('value', {
      nullable: true,
      description: 'The value; null where none is known (内容).',
    }),
    contactId: t.exposeID('contactId', {
      nullable: true,
      description: "The contact whose it is, in the order of calling; null for the resident's own (联系人).",
    }),
  }),
});

const ResidentUnmaskInput = builder.inputType('ResidentUnmaskInput', {
  description: 'What is to be shown in full, and why (查看完整号码).',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.',
    }),
    residentId: t.id({ required: true, description: 'Whose (老人).' }),
    purpose: t.field({ type: Purpose, required: true, description: 'What for (用途).' }),
    fields: t.field({ type: [Field], required: true, description: 'Which ones (项目).' }),
    comment: t.string({ description: 'In words; mandatory with OTHER (说明).' }),
  }),
});

builder.mutationField('residentUnmask', (t) =>
  t.field({
    type: [Identifier],
    description:
      'Shows numbers, telephone or address of a resident in full, for a purpose that is put on record (查看完整号码).',
    authScopes: { role: UNMASKERS },
    errors: refusals.creating('identifiers'),
    args: {
      input: t.arg({ type: ResidentUnmaskInput, required: true, description: 'What, and what for.' }),
    },
    resolve: async (_root, { input }, context) => {
      const acting = actingOf(context);
      await unmaskResident(acting, input);
      return identifiersInFull(acting, input);
    },
  }),
);
