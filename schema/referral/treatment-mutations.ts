import * as abort from '../../domain/referral/abort.ts';
import * as accept from '../../domain/referral/accept.ts';
import * as answer from '../../domain/referral/answer.ts';
import { giveFeedback } from '../../domain/referral/feedback.ts';
import * as visit from '../../domain/referral/visit.ts';
import { builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import * as inputs from './act-inputs.ts';
import { afterAct, rolesFor } from './acted.ts';
import * as course from './course-inputs.ts';
import { Referral } from './type.ts';

builder.mutationField('referralReceive', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Has seen it (签收).',
    authScopes: { role: rolesFor('referralReceive') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralReceiveInput, required: true, description: 'The act.' }) },
    resolve: afterAct(answer.receiveReferral),
  }),
);

builder.mutationField('referralRequestInfo', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Asks for what is missing; the clock stands once (要求补充资料).',
    authScopes: { role: rolesFor('referralRequestInfo') },
    errors: refusals.moving('referral'),
    args: {
      input: t.arg({ type: inputs.ReferralRequestInfoInput, required: true, description: 'The act.' }),
    },
    resolve: afterAct(answer.askSender),
  }),
);

builder.mutationField('referralAccept', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Says yes: who, where and when (接受转诊).',
    authScopes: { role: rolesFor('referralAccept') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralAcceptInput, required: true, description: 'The act.' }) },
    resolve: afterAct(accept.acceptReferral),
  }),
);

builder.mutationField('referralReject', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Says no, and why (拒绝转诊).',
    authScopes: { role: rolesFor('referralReject') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralRejectInput, required: true, description: 'The act.' }) },
    resolve: afterAct(answer.rejectReferral),
  }),
);

builder.mutationField('referralAcceptanceWithdraw', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Takes an acceptance back, with an alternative (收回接受).',
    authScopes: { role: rolesFor('referralAcceptanceWithdraw') },
    errors: refusals.moving('referral'),
    args: {
      input: t.arg({ type: inputs.ReferralAcceptanceWithdrawInput, required: true, description: 'The act.' }),
    },
    resolve: afterAct(accept.withdrawAcceptance),
  }),
);

builder.mutationField('referralArrive', (t) =>
  t.prismaField({
    type: Referral,
    description: 'The resident is there (到达).',
    authScopes: { role: rolesFor('referralArrive') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralArriveInput, required: true, description: 'The act.' }) },
    resolve: afterAct(visit.arriveReferral),
  }),
);

builder.mutationField('referralTreat', (t) =>
  t.prismaField({
    type: Referral,
    description: 'The treatment begins (开始诊疗).',
    authScopes: { role: rolesFor('referralTreat') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralTreatInput, required: true, description: 'The act.' }) },
    resolve: afterAct(visit.treatReferral),
  }),
);

builder.mutationField('referralComplete', (t) =>
  t.prismaField({
    type: Referral,
    description: 'The treatment is over (诊疗结束).',
    authScopes: { role: rolesFor('referralComplete') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralCompleteInput, required: true, description: 'The act.' }) },
    resolve: afterAct(visit.completeReferral),
  }),
);

builder.mutationField('referralLeave', (t) =>
  t.prismaField({
    type: Referral,
    description: 'The resident has left against advice (自行离院).',
    authScopes: { role: rolesFor('referralLeave') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralLeaveInput, required: true, description: 'The act.' }) },
    resolve: afterAct(visit.leaveReferral),
  }),
);

builder.mutationField('referralFeedback', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Sends back what was found, done and planned (回传反馈).',
    authScopes: { role: rolesFor('referralFeedback') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralFeedbackInput, required: true, description: 'The act.' }) },
    resolve: afterAct(giveFeedback),
  }),
);

builder.mutationField('referralDied', (t) =>
  t.prismaField({
    type: Referral,
    description: 'The resident has died with the receiver (死亡).',
    authScopes: { role: rolesFor('referralDied') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: course.ReferralDiedInput, required: true, description: 'The act.' }) },
    resolve: afterAct(visit.diedInReferral),
  }),
);

builder.mutationField('referralAbortRequest', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Asks the other side to end the treatment (请求中止).',
    authScopes: { role: rolesFor('referralAbortRequest') },
    errors: refusals.moving('referral'),
    args: {
      input: t.arg({ type: course.ReferralAbortRequestInput, required: true, description: 'The act.' }),
    },
    resolve: afterAct(abort.requestAbort),
  }),
);

builder.mutationField('referralAbortDecide', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Grants that it ends, or goes on (决定是否中止).',
    authScopes: { role: rolesFor('referralAbortDecide') },
    errors: refusals.moving('referral'),
    args: {
      input: t.arg({ type: course.ReferralAbortDecideInput, required: true, description: 'The act.' }),
    },
    resolve: afterAct(abort.decideAbort),
  }),
);
