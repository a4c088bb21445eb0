import { confirmBedWait } from '../../domain/referral/accept.ts';
import * as child from '../../domain/referral/child.ts';
import * as choose from '../../domain/referral/choose.ts';
import { recallReferral } from '../../domain/referral/close.ts';
import * as returns from '../../domain/referral/return-home.ts';
import * as schedule from '../../domain/referral/schedule.ts';
import { builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { afterAct, rolesFor } from './acted.ts';
import * as inputs from './course-inputs.ts';
import { Referral } from './type.ts';

builder.mutationField('referralChoose', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Chooses one of several that have said yes; the others are not selected (选定接收方).',
    authScopes: { role: rolesFor('referralChoose') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralChooseInput, required: true, description: 'The act.' }) },
    resolve: afterAct(choose.chooseTarget),
  }),
);

builder.mutationField('referralTargetWithdraw', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Asks one of several no longer (撤回其中一家).',
    authScopes: { role: rolesFor('referralTargetWithdraw') },
    errors: refusals.moving('referral'),
    args: {
      input: t.arg({ type: inputs.ReferralTargetWithdrawInput, required: true, description: 'The act.' }),
    },
    resolve: afterAct(choose.withdrawTarget),
  }),
);

builder.mutationField('referralRedirect', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Asks somebody else when nobody takes it; answers the new referral (改转).',
    authScopes: { role: rolesFor('referralRedirect') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralRedirectInput, required: true, description: 'The act.' }) },
    resolve: afterAct(child.redirectReferral),
  }),
);

builder.mutationField('referralTransfer', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Refers somebody onward who has come; answers the new referral (再转出).',
    authScopes: { role: rolesFor('referralTransfer') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralTransferInput, required: true, description: 'The act.' }) },
    resolve: afterAct(child.transferReferral),
  }),
);

builder.mutationField('referralSchedule', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Reserves a place or a bed (安排就诊或床位).',
    authScopes: { role: rolesFor('referralSchedule') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralScheduleInput, required: true, description: 'The act.' }) },
    resolve: afterAct(schedule.scheduleReferral),
  }),
);

builder.mutationField('referralNoShow', (t) =>
  t.prismaField({
    type: Referral,
    description: 'Nobody came (未按约到达).',
    authScopes: { role: rolesFor('referralNoShow') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralNoShowInput, required: true, description: 'The act.' }) },
    resolve: afterAct(schedule.missReferral),
  }),
);

builder.mutationField('referralBedWaitConfirm', (t) =>
  t.prismaField({
    type: Referral,
    description: 'The resident still waits for a bed (确认继续等床).',
    authScopes: { role: rolesFor('referralBedWaitConfirm') },
    errors: refusals.moving('referral'),
    args: {
      input: t.arg({ type: inputs.ReferralBedWaitConfirmInput, required: true, description: 'The act.' }),
    },
    resolve: afterAct(confirmBedWait),
  }),
);

builder.mutationField('referralRecall', (t) =>
  t.prismaField({
    type: Referral,
    description: 'The health authority takes it out of the way (主管部门召回).',
    authScopes: { role: rolesFor('referralRecall') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReferralRecallInput, required: true, description: 'The act.' }) },
    resolve: afterAct(recallReferral),
  }),
);

builder.mutationField('returnHomeConfirm', (t) =>
  t.prismaField({
    type: Referral,
    description: 'The home is ready for the return (确认接回).',
    authScopes: { role: rolesFor('returnHomeConfirm') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReturnHomeConfirmInput, required: true, description: 'The act.' }) },
    resolve: afterAct(returns.confirmReturn),
  }),
);

builder.mutationField('returnHomeDefer', (t) =>
  t.prismaField({
    type: Referral,
    description: 'The home cannot take the resident back yet (暂不能接回).',
    authScopes: { role: rolesFor('returnHomeDefer') },
    errors: refusals.moving('referral'),
    args: { input: t.arg({ type: inputs.ReturnHomeDeferInput, required: true, description: 'The act.' }) },
    resolve: afterAct(returns.deferReturn),
  }),
);
