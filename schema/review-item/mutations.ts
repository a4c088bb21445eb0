import { reviewItemsVisible } from '../../domain/review-item/policy.ts';
import { resolveReviewItem } from '../../domain/review-item/resolve.ts';
import { reviewItemWorkflow } from '../../domain/review-item/workflow.ts';
import { rolesOfAct } from '../../domain/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import { Decision } from './codes.ts';
import { ReviewItem } from './type.ts';

const Input = builder.inputType('ReviewItemResolveInput', {
  description: 'Whether two records are of one person (核对结论).',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of `[A-Za-z0-9_-]`; a repeat has one effect.',
    }),
    reviewItemId: t.id({ required: true, description: 'Which doubt.' }),
    expectedVersion: t.int({ required: true, description: 'The version that was read.' }),
    decision: t.field({ type: Decision, required: true, description: 'One person, or two (核对结论).' }),
    reasonText: t.string({ required: true, description: 'How one knows (核对说明).' }),
  }),
});

builder.mutationField('reviewItemResolve', (t) =>
  t.prismaField({
    type: ReviewItem,
    description:
      'Resolves a doubt: DIFFERENT keeps both records, SAME puts their merge before a second person, of the other side ' +
      'where two organisations keep them (核对).',
    authScopes: { role: rolesOfAct(reviewItemWorkflow, 'reviewItemResolve') },
    errors: refusals.moving('reviewItem'),
    args: { input: t.arg({ type: Input, required: true, description: 'Which doubt, and what it is.' }) },
    resolve: async (query, _root, { input }, context) => {
      const id = await resolveReviewItem(actingOf(context), input);
      const where = { AND: [{ id }, openTo(reviewItemsVisible, context)] };
      return stillOpen('reviewItem', await read().reviewItem.findFirst({ ...reread(query), where }));
    },
  }),
);
