import { localDateOf } from '../../domain/calendar-date.ts';
import { ACT_COLUMNS, targetActions } from '../../domain/referral/available-actions.ts';
import type { ReturnChecklist } from '../../domain/referral/content.ts';
import { answeredState } from '../../domain/referral/facing.ts';
import { mustFileBeforeTravel } from '../../domain/referral/filing.ts';
import { PARTY_COLUMNS } from '../../domain/referral/parties.ts';
import { isReferralOpen } from '../../domain/referral/policy.ts';
import { checklistIn, openedOfTarget } from '../../domain/referral/sealed.ts';
import { referralState } from '../../domain/referral/state.ts';
import { read } from '../../prisma/client.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { DepartmentBrief, OrganizationBrief } from '../brief.ts';
import { actingOf, builder, type GraphContext } from '../builder.ts';
import { departmentOf, organizationOf } from '../named.ts';
import { TargetState } from './codes.ts';
import { entry, isEntryOpen } from './open.ts';

const withParties = { referral: { select: PARTY_COLUMNS } } as const;
type Parties = Parameters<typeof isReferralOpen>[2];

const isOpenTo = (referral: Parties, context: GraphContext): boolean => {
  const { viewer, clock } = actingOf(context);
  return isReferralOpen('exchange', viewer, referral, clock.now());
};
const exchange = { ...access('referral.exchange'), nullable: true } as const;

const INSURED_COLUMNS = { insuredRegion: true, offSiteFilings: true } as const;
const regionOf = batched<string, string>(
  (id) => id,
  async (ids) => {
    const select = { id: true, regionCode: true } as const;
    const found = await read().organization.findMany({ where: { id: { in: [...ids] } }, select });
    return new Map(found.map(({ id, regionCode }) => [id, regionCode]));
  },
);

const Checklist = builder.objectRef<ReturnChecklist>('ReturnChecklist').implement({
  ...access('referral.exchange'),
  description: 'What the nurse has looked at before somebody comes back (接回核对单).',
  fields: (t) => ({
    isIsolationPossible: t.exposeBoolean('isIsolationPossible', { description: 'Isolation (隔离条件).' }),
    areDevicesManageable: t.exposeBoolean('areDevicesManageable', { description: 'Tubes (管路可护理).' }),
    isCareLevelMet: t.exposeBoolean('isCareLevelMet', { description: 'Level of care (照护等级可满足).' }),
    areMedicinesForThreeDays: t.exposeBoolean('areMedicinesForThreeDays', {
      description: 'Medicines for three days (三天用药).',
    }),
    escort: t.exposeString('escort', { description: 'Who comes with the resident (陪同人).' }),
    arrivalAt: t.expose('arrivalAt', { type: 'DateTime', description: 'When they arrive (到达时间).' }),
  }),
});

export const ReferralTarget = builder.prismaObject('ReferralTarget', {
  ...access('referral.notice'),
  description: 'An organisation that is asked, and what it has answered (接收方).',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.id({
      ...access('referral.entry'),
      nullable: true,
      description: 'The journey it belongs to; null to one of several that are asked (旅程).',
      select: { journeyId: true, ...withParties },
      resolve: ({ journeyId, referral }, _args, context) => {
        const { viewer, clock } = actingOf(context);
        return isReferralOpen('entry', viewer, referral, clock.now()) ? journeyId : null;
      },
    }),
    state: t.field({
      type: TargetState,
      description: 'What it has answered, timers counted (状态).',
      select: { state: true, referral: { select: { state: true, expiresAt: true, missedAt: true } } },
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
      nullable: true,
      description: 'The department that receives, or is asked; null for a nursing home (接收科室).',
      select: { departmentId: true, acceptingDepartmentId: true },
      resolve: ({ departmentId, acceptingDepartmentId }, _args, context) => {
        const id = acceptingDepartmentId ?? departmentId;
        return id === null ? null : departmentOf(id, context);
      },
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
    expectedAt: t.expose('expectedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the place that is reserved begins; null where there is none (预约时间).',
    }),
    bedNo: t.string({
      ...entry,
      description: 'Bed or ward that is reserved (床位).',
      select: { bedNo: true, ...withParties },
      resolve: ({ bedNo, referral }, _args, context) => (isEntryOpen(referral, context) ? bedNo : null),
    }),
    disclosedAt: t.expose('disclosedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it sees whom the referral is about; null for one of several (知悉时间).',
    }),
    acceptedAt: t.expose('acceptedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it said yes (接受时间).',
    }),
    scheduleDueAt: t.expose('scheduleDueAt', {
      type: 'DateTime',
      nullable: true,
      description: 'By when a place or a bed is reserved (安排时限).',
    }),
    scheduledAt: t.expose('scheduledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When one was reserved (安排时间).',
    }),
    bedWaitDueAt: t.expose('bedWaitDueAt', {
      type: 'DateTime',
      nullable: true,
      description: 'By when it confirms that the resident still waits for a bed (等床确认时限).',
    }),
    deferredUntilOn: t.expose('deferredUntilOn', {
      type: 'LocalDate',
      nullable: true,
      description: 'From when on a return is possible, where it is not yet (可接回日期).',
    }),
    checklist: t.field({
      ...exchange,
      type: Checklist,
      description: 'What the home has looked at before a return; null before (接回核对单).',
      select: { id: true, checklistSealed: true, ...withParties },
      resolve: ({ id, checklistSealed, referral }, _args, context) =>
        isOpenTo(referral, context) ? checklistIn(id, checklistSealed) : null,
    }),
    mustFileBeforeTravel: t.boolean({
      ...access('referral.record'),
      nullable: true,
      description:
        'Whether care there has to be filed with the own insurance first; null where nobody knows (须先办理异地就医备案).',
      select: {
        organizationId: true,
        referral: { select: { ...PARTY_COLUMNS, resident: { select: INSURED_COLUMNS } } },
      },
      resolve: async ({ organizationId, referral }, _args, context) => {
        const { viewer, clock } = actingOf(context);
        if (!isReferralOpen('record', viewer, referral, clock.now())) return null;
        const regionCode = await regionOf(organizationId, context);
        const todayOn = localDateOf(clock.now());
        return regionCode === undefined ? null : mustFileBeforeTravel(referral.resident, regionCode, todayOn);
      },
    }),
    contactName: t.string({
      ...exchange,
      description: 'Whom to ask for (联系人).',
      select: { contactName: true, ...withParties },
      resolve: ({ contactName, referral }, _args, context) =>
        isOpenTo(referral, context) ? contactName : null,
    }),
    contactPhone: t.string({
      ...exchange,
      description: 'Telephone of the receiving side (联系电话).',
      select: { id: true, contactPhoneSealed: true, ...withParties },
      resolve: ({ id, contactPhoneSealed, referral }, _args, context) =>
        isOpenTo(referral, context) ? openedOfTarget(id, 'contactPhone', contactPhoneSealed) : null,
    }),
    reasonCode: t.exposeString('reasonCode', {
      nullable: true,
      description: 'Why not, or why no longer: a code of the act (原因代码).',
    }),
    reasonText: t.string({
      ...access('referral.answered'),
      nullable: true,
      description:
        'The same in words, with what is proposed instead; who has rejected it reads its own (原因说明).',
      select: { id: true, reasonTextSealed: true, ...withParties },
      resolve: ({ id, reasonTextSealed, referral }, _args, context) => {
        const { viewer, clock } = actingOf(context);
        const isOpen = isReferralOpen('answered', viewer, referral, clock.now());
        return isOpen ? openedOfTarget(id, 'reasonText', reasonTextSealed) : null;
      },
    }),
    infoQuestion: t.string({
      ...exchange,
      description: 'What was asked for (要求补充的资料).',
      select: { id: true, infoQuestionSealed: true, ...withParties },
      resolve: ({ id, infoQuestionSealed, referral }, _args, context) =>
        isOpenTo(referral, context) ? openedOfTarget(id, 'infoQuestion', infoQuestionSealed) : null,
    }),
    infoAnswer: t.string({
      ...exchange,
      description: 'The answer (补充内容).',
      select: { id: true, infoAnswerSealed: true, ...withParties },
      resolve: ({ id, infoAnswerSealed, referral }, _args, context) =>
        isOpenTo(referral, context) ? openedOfTarget(id, 'infoAnswer', infoAnswerSealed) : null,
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do about its answer now, and why not (可办操作).',
      select: { id: true, referral: { select: ACT_COLUMNS } },
      resolve: ({ id, referral }, _args, context) => {
        const { viewer, clock } = actingOf(context);
        const target = referral.targets.find((one) => one.id === id);
        return targetActions({ viewer, now: clock.now(), referral, target });
      },
    }),
  }),
});
