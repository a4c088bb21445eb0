import { approveSecond, rejectSecond } from '../../domain/second-approval/decide.ts';
import { APPROVER_ROLES } from '../../domain/second-approval/workflow.ts';
import { askVoid } from '../../domain/void/ask.ts';
import './merge.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { RecordVoidInput, SecondApproveInput, SecondRejectInput } from './inputs.ts';
import { requestById } from './read.ts';
import { SecondApproval } from './type.ts';

const shared = {
  type: SecondApproval,
  authScopes: { role: APPROVER_ROLES },
  errors: refusals.moving('secondApproval'),
} as const;

builder.mutationFields((t) => ({
  recordVoid: t.prismaField({
    ...shared,
    description:
      'Asks a second person of the own organisation to void a record that was entered in error; nothing changes until ' +
      'then (作废申请).',
    args: { input: t.arg({ type: RecordVoidInput, required: true, description: 'Which record, and why.' }) },
    resolve: async (query, _root, { input }, context) =>
      requestById(query, await askVoid(actingOf(context), input), context),
  }),
  secondApprove: t.prismaField({
    ...shared,
    description: 'Carries out what somebody else has asked for, judged anew as of now (同意并执行).',
    args: { input: t.arg({ type: SecondApproveInput, required: true, description: 'Which request.' }) },
    resolve: async (query, _root, { input }, context) =>
      requestById(query, await approveSecond(actingOf(context), input), context),
  }),
  secondReject: t.prismaField({
    ...shared,
    description: 'Turns down what somebody else has asked for; nothing else changes (驳回).',
    args: {
      input: t.arg({ type: SecondRejectInput, required: true, description: 'Which request, and why.' }),
    },
    resolve: async (query, _root, { input }, context) =>
      requestById(query, await rejectSecond(actingOf(context), input), context),
  }),
}));
