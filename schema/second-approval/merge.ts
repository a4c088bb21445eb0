import { askMerge } from '../../domain/resident/merge/ask.ts';
import { askUnmerge } from '../../domain/resident/merge/ask-unmerge.ts';
import { REGISTRARS } from '../../domain/resident/policy.ts';
import { actingOf, builder, type InputFields } from '../builder.ts';
import { refusals } from '../errors.ts';
import { requestById } from './read.ts';
import { SecondApproval } from './type.ts';

const key = '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.';
const why = (t: InputFields) => ({
  idempotencyKey: t.string({ required: true, description: key }),
  reasonText: t.string({ required: true, description: 'How one knows (说明).' }),
});

const MergeInput = builder.inputType('ResidentMergeInput', {
  description: 'Two records of one person (档案合并申请).',
  fields: (t) => ({
    ...why(t),
    residentId: t.id({ required: true, description: 'The record that becomes an alias (被合并档案).' }),
    intoResidentId: t.id({ required: true, description: 'The record that goes on (保留档案).' }),
    expectedVersion: t.int({
      required: true,
      description: 'The version that was read of the record that becomes an alias.',
    }),
  }),
});

const UnmergeInput = builder.inputType('ResidentUnmergeInput', {
  description: 'What was merged and is two people (撤销档案合并申请).',
  fields: (t) => ({
    ...why(t),
    residentId: t.id({ required: true, description: 'The alias: the id that the record had before.' }),
    expectedVersion: t.int({
      required: true,
      description: 'The version that was read of the record that goes on.',
    }),
  }),
});

const shared = {
  type: SecondApproval,
  authScopes: { role: REGISTRARS },
  errors: refusals.changing('secondApproval'),
} as const;

builder.mutationFields((t) => ({
  residentMerge: t.prismaField({
    ...shared,
    description:
      'Asks a second person of the own organisation to make two records of one person one; the old id stays as an alias ' +
      '(档案合并).',
    args: { input: t.arg({ type: MergeInput, required: true, description: 'Which two records.' }) },
    resolve: async (query, _root, { input }, context) =>
      requestById(query, await askMerge(actingOf(context), input), context),
  }),
  residentUnmerge: t.prismaField({
    ...shared,
    description:
      'Asks a second person of the own organisation to make two records of what was merged into one; what was moved goes ' +
      'back (撤销档案合并).',
    args: { input: t.arg({ type: UnmergeInput, required: true, description: 'Which alias.' }) },
    resolve: async (query, _root, { input }, context) =>
      requestById(query, await askUnmerge(actingOf(context), input), context),
  }),
}));
