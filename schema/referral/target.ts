import { ACT_COLUMNS, referralState, targetActions } from '../../domain/referral/available-actions.ts';
import { answeredState } from '../../domain/referral/facing.ts';
import { isReferralRecordOpen, PARTY_COLUMNS } from '../../domain/referral/policy.ts';
import { openedOfTarget } from '../../domain/referral/sealed.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { DepartmentBrief, OrganizationBrief } from '../brief.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { departmentOf, organizationOf } from '../named.ts';
import { TargetState } from './codes.ts';

const withParties = { referral: { select: PARTY_COLUMNS } } as const;
type Parties = Parameters<typeof isReferralRecordOpen>[1];

const isOpenTo = (referral: Parties, context: GraphContext): boolean => {
  const { viewer, clock } = actingOf(context);
  return isReferralRecordOpen(viewer, referral, clock.now());
};
const record = { ...access('referral.record'), nullable: true } as const;

export const ReferralTarget = builder.prismaObject('ReferralTarget', {
  ...access('referral.entry'),
  description: 'An organisation that is asked, and what it has answered (接收方).',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it belongs to.' }),
    state: t.field({
      type: TargetState,
      description: 'What it has answered, timers counted (状态).',
      select: { state: true, referral: { select: { state: true, expiresAt: true } } },
      resolve: ({ state, referral }, _args, context) =>
        answeredState({ state }, referralState(referral, actingOf(context).clock.now())),
    }),
    organization: t.field({
      type: OrganizationBrief,
      description: 'Who is asked (接收机构).',
      select: { organizationId: true },
      resolve: ({ organizationId }, _args, context) => organizationOf(organizationId, context),
    }),
    department: t.field({
      type: DepartmentBrief,
      description: 'The department that receives, or is asked (接收科室).',
      select: { departmentId: true, acceptingDepartmentId: true },
      resolve: ({ departmentId, acceptingDepartmentId }, _args, context) =>
        departmentOf(acceptingDepartmentId ?? departmentId, context),
    }),
    askedAt: t.expose('askedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was sent; null in a draft (发出时间).',
    }),
    receivedAt: t.expose('receivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was seen (签收时间).',
    }),
    answerDueAt: t.expose('answerDueAt', {
      type: 'DateTime',
      nullable: true,
      description: 'By when it answers; the clock stands while its first question is open (答复时限).',
    }),
    infoDueAt: t.expose('infoDueAt', {
      type: 'DateTime',
      nullable: true,
      description: 'How long the clock stands at the most (补充资料时限).',
    }),
    expectedOn: t.expose('expectedOn', {
      type: 'LocalDate',
      nullable: true,
      description: 'When the resident is expected (预计到院日期).',
    }),
    contactName: t.exposeString('contactName', { nullable: true, description: 'Whom to ask for (联系人).' }),
    contactPhone: t.string({
      nullable: true,
      description: 'Telephone of the receiving side (联系电话).',
      select: { id: true, contactPhoneSealed: true },
      resolve: ({ id, contactPhoneSealed }) => openedOfTarget(id, 'contactPhone', contactPhoneSealed),
    }),
    reasonCode: t.exposeString('reasonCode', {
      nullable: true,
      description: 'Why not, or why no longer: a code of the act (原因代码).',
    }),
    reasonText: t.string({
      ...record,
      description: 'The same in words, with what is proposed instead (原因说明).',
      select: { id: true, reasonTextSealed: true, ...withParties },
      resolve: ({ id, reasonTextSealed, referral }, _args, context) =>
        isOpenTo(referral, context) ? openedOfTarget(id, 'reasonText', reasonTextSealed) : null,
    }),
    infoQuestion: t.string({
      ...record,
      description: 'What was asked for (要求补充的资料).',
      select: { id: true, infoQuestionSealed: true, ...withParties },
      resolve: ({ id, infoQuestionSealed, referral }, _args, context) =>
        isOpenTo(referral, context) ? openedOfTarget(id, 'infoQuestion', infoQuestionSealed) : null,
    }),
    infoAnswer: t.string({
      ...record,
      description: 'The answer (补充内容).',
      select: { id: true, infoAnswerSealed: true, ...withParties },
      resolve: ({ id, infoAnswerSealed, referral }, _args, context) =>
        isOpenTo(referral, context) ? openedOfTarget(id, 'infoAnswer', infoAnswerSealed) : null,
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do about its answer now, and why not (可办操作).',
      select: { referral: { select: ACT_COLUMNS } },
      resolve: ({ referral }, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return targetActions({ viewer, now: clock.now(), referral });
      },
    }),
  }),
});
