import type { Role } from '../../domain/codes/role.ts';
import { referralsVisible } from '../../domain/referral/policy.ts';
import { referralTargetWorkflow } from '../../domain/referral/target-workflow.ts';
import { referralWorkflow } from '../../domain/referral/workflow.ts';
import type { Acting } from '../../domain/viewer.ts';
import { hasAct, rolesOfAct } from '../../domain/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, type GraphContext } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';

/** Who may take an act, in whichever of the two lifecycles it stands: the scope of its mutation. */
export const rolesFor = (act: string): Role[] => [
  ...new Set(
    [referralWorkflow, referralTargetWorkflow]
      .filter((workflow) => hasAct<string>(workflow, act))
      .flatMap((workflow) => rolesOfAct<string>(workflow, act)),
  ),
];

/** The resolver of an act: it is carried out, and the referral read again as the viewer may see it. */
export const afterAct =
  <Input>(act: (acting: Acting, input: Input) => Promise<string>) =>
  async (query: object, _root: unknown, { input }: { readonly input: Input }, context: GraphContext) => {
    const id = await act(actingOf(context), input);
    const where = { AND: [{ id }, openTo(referralsVisible, context)] };
    return stillOpen('referral', await read().referral.findFirst({ ...reread(query), where }));
  };
