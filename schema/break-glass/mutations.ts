import { closeBreakGlass } from '../../domain/break-glass/close.ts';
import { openBreakGlass } from '../../domain/break-glass/open.ts';
import { breakGlassById, type BreakGlass as Shape } from '../../domain/break-glass/read.ts';
import { signOffBreakGlass } from '../../domain/break-glass/sign-off.ts';
import { BREAK_GLASS_ROLES } from '../../domain/break-glass/workflow.ts';
import type { Acting } from '../../domain/viewer.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import { stillOpen } from '../reread.ts';
import { BreakGlassCloseInput, BreakGlassOpenInput, BreakGlassSignOffInput } from './inputs.ts';
import { BreakGlass } from './type.ts';

/** Carries the act out and reads its object anew, as the viewer may see it. */
async function acted<Input>(
  act: (acting: Acting, input: Input) => Promise<string>,
  input: Input,
  context: GraphContext,
): Promise<Shape> {
  const acting = actingOf(context);
  const id = await act(acting, input);
  return stillOpen(
    'breakGlass',
    await breakGlassById({ viewer: acting.viewer, now: acting.clock.now() }, id),
  );
}

builder.mutationFields((t) => ({
  breakGlassOpen: t.field({
    type: BreakGlass,
    description:
      'Opens a record to the clinician alone, at once and for at most 24 hours (紧急查阅); the organisation that ' +
      'keeps the record sees it at once, and a second person reviews it.',
    authScopes: { role: BREAK_GLASS_ROLES },
    errors: refusals.creating('breakGlass'),
    args: { input: t.arg({ type: BreakGlassOpenInput, required: true, description: 'Whose, and why.' }) },
    resolve: (_root, { input }, context) => acted(openBreakGlass, input, context),
  }),
  breakGlassClose: t.field({
    type: BreakGlass,
    description: 'Closes the record before its time, by the clinician who opened it (结束紧急查阅).',
    authScopes: { role: BREAK_GLASS_ROLES },
    errors: refusals.moving('breakGlass'),
    args: { input: t.arg({ type: BreakGlassCloseInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) => acted(closeBreakGlass, input, context),
  }),
  breakGlassSignOff: t.field({
    type: BreakGlass,
    description: 'Signs an emergency access off as justified or not, never an own one (紧急查阅审核).',
    authScopes: { role: ['SECURITY_ADMIN'] },
    errors: refusals.moving('breakGlass'),
    args: {
      input: t.arg({
        type: BreakGlassSignOffInput,
        required: true,
        description: 'Which one, and the finding.',
      }),
    },
    resolve: (_root, { input }, context) => acted(signOffBreakGlass, input, context),
  }),
}));
