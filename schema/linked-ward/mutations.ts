import { assignLinkedWard } from '../../domain/linked-ward/assign.ts';
import { endLinkedWard } from '../../domain/linked-ward/end.ts';
import { jointRoundsVisible, linkedWardStaysVisible } from '../../domain/linked-ward/policy.ts';
import { planJointRound } from '../../domain/linked-ward/round-plan.ts';
import { recordJointRound } from '../../domain/linked-ward/round-record.ts';
import { signJointRound } from '../../domain/linked-ward/round-sign.ts';
import { jointRoundWorkflow, linkedWardStayWorkflow } from '../../domain/linked-ward/workflow.ts';
import type { Acting } from '../../domain/viewer.ts';
import { rolesOfAct } from '../../domain/workflow.ts';
import { read } from '../../prisma/client.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { refusals } from '../errors.ts';
import { openTo } from '../open-to.ts';
import { reread, stillOpen } from '../reread.ts';
import * as inputs from './inputs.ts';
import { JointRound } from './round.ts';
import { LinkedWardStay } from './type.ts';

type Act<Input> = (acting: Acting, input: Input) => Promise<string>;
interface Given<Input> {
  readonly input: Input;
}

/** The resolver of an act on a stay: it is carried out, and the stay read again as the viewer may see it. */
const stayAfter =
  <Input>(act: Act<Input>) =>
  async (query: object, _root: unknown, { input }: Given<Input>, context: GraphContext) => {
    const id = await act(actingOf(context), input);
    const where = { AND: [{ id }, openTo(linkedWardStaysVisible, context)] };
    return stillOpen('linkedWardStay', await read().linkedWardStay.findFirst({ ...reread(query), where }));
  };

/** The same of a round. */
const roundAfter =
  <Input>(act: Act<Input>) =>
  async (query: object, _root: unknown, { input }: Given<Input>, context: GraphContext) => {
    const id = await act(actingOf(context), input);
    const where = { AND: [{ id }, openTo(jointRoundsVisible, context)] };
    return stillOpen('jointRound', await read().jointRound.findFirst({ ...reread(query), where }));
  };

builder.mutationField('linkedWardAssign', (t) =>
  t.prismaField({
    type: LinkedWardStay,
    description: 'Names the responsible doctor of the own side, and the bed (指定责任医生、床位).',
    authScopes: { role: rolesOfAct(linkedWardStayWorkflow, 'linkedWardAssign') },
    errors: refusals.moving('linkedWardStay'),
    args: { input: t.arg({ type: inputs.LinkedWardAssignInput, required: true, description: 'The act.' }) },
    resolve: stayAfter(assignLinkedWard),
  }),
);

builder.mutationField('linkedWardEnd', (t) =>
  t.prismaField({
    type: LinkedWardStay,
    description: 'Ends a stay; its planned rounds are called off, DIED reports the death (结束联动病房住院).',
    authScopes: { role: rolesOfAct(linkedWardStayWorkflow, 'linkedWardEnd') },
    errors: refusals.moving('linkedWardStay'),
    args: { input: t.arg({ type: inputs.LinkedWardEndInput, required: true, description: 'The act.' }) },
    resolve: stayAfter(endLinkedWard),
  }),
);

builder.mutationField('jointRoundPlan', (t) =>
  t.prismaField({
    type: JointRound,
    description: 'Moves a planned round, or plans one more (安排共同查房).',
    authScopes: { role: rolesOfAct(jointRoundWorkflow, 'jointRoundPlan') },
    errors: refusals.moving('jointRound'),
    args: { input: t.arg({ type: inputs.JointRoundPlanInput, required: true, description: 'The act.' }) },
    resolve: roundAfter(planJointRound),
  }),
);

builder.mutationField('jointRoundRecord', (t) =>
  t.prismaField({
    type: JointRound,
    description:
      'Puts on record what was found and ordered, and signs it; the next round is planned (记录共同查房).',
    authScopes: { role: rolesOfAct(jointRoundWorkflow, 'jointRoundRecord') },
    errors: refusals.moving('jointRound'),
    args: { input: t.arg({ type: inputs.JointRoundRecordInput, required: true, description: 'The act.' }) },
    resolve: roundAfter(recordJointRound),
  }),
);

builder.mutationField('jointRoundSign', (t) =>
  t.prismaField({
    type: JointRound,
    description: 'Signs for the other side: now the round is done (共同查房签字).',
    authScopes: { role: rolesOfAct(jointRoundWorkflow, 'jointRoundSign') },
    errors: refusals.moving('jointRound'),
    args: { input: t.arg({ type: inputs.JointRoundSignInput, required: true, description: 'The act.' }) },
    resolve: roundAfter(signJointRound),
  }),
);
