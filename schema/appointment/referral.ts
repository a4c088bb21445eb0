import { placeOf } from '../../domain/appointment/place-no.ts';
import type { AppointmentRow } from '../../domain/appointment/row.ts';
import type { AppointmentPart } from '../../domain/appointment/row-parts.ts';
import { appointmentsOfReferrals } from '../../domain/appointment/worklist.ts';
import type { ReferralState } from '../../domain/codes/referral.ts';
import { referralsNamed } from '../../domain/referral/policy.ts';
import { referralState } from '../../domain/referral/state.ts';
import { read } from '../../prisma/client.ts';
import { access } from '../access.ts';
import { batched } from '../batch.ts';
import { DepartmentBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { openTo } from '../open-to.ts';
import { ReferralStateCode } from '../referral-state.ts';
import { PlacePriority, State } from './codes.ts';
import { AppointmentType } from './type.ts';

/** By number, time and place; all of it has `appointment(id)`. */
const PARTS: ReadonlySet<AppointmentPart> = new Set(['department']);
const visitOf = batched<string, AppointmentRow>(
  (id) => id,
  (ids, context) => appointmentsOfReferrals(actingOf(context), ids, PARTS),
);

const AppointmentBrief = builder.objectRef<AppointmentRow>('AppointmentBrief').implement({
  ...access('appointment.entry'),
  description: 'A booking by its number, time and place; see `appointment(id)` for all of it (预约).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    no: t.exposeString('no', { description: 'Number that people read to each other (预约号).' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by its next change.' }),
    state: t.expose('state', { type: State, description: 'State now (预约状态).' }),
    priority: t.expose('priority', { type: PlacePriority, description: 'With which priority (优先级).' }),
    serviceOn: t.expose('serviceOn', { type: 'LocalDate', description: 'Date of service (就诊日期).' }),
    startAt: t.expose('startAt', { type: 'DateTime', description: 'Begin of the slot (开始时间).' }),
    endAt: t.expose('endAt', { type: 'DateTime', description: 'End of the slot (结束时间).' }),
    department: t.expose('department', { type: DepartmentBrief, description: 'The department (就诊科室).' }),
    placeNo: t.int({
      nullable: true,
      description: 'Number of the place in its session (号序), while the appointment has it.',
      resolve: (row) => placeOf(row)?.placeNo ?? null,
    }),
    queueNo: t.exposeInt('queueNo', { nullable: true, description: 'Number given at check-in (排队号).' }),
  }),
});

builder.prismaObjectField('Referral', 'appointment', (t) =>
  t.field({
    ...access('appointment.entry'),
    type: AppointmentBrief,
    nullable: true,
    description: 'The place that is reserved for it, or was the last one; null where there is none (预约).',
    select: { id: true },
    resolve: async ({ id }, _args, context) => (await visitOf(id, context)) ?? null,
  }),
);

interface Brief {
  readonly id: string;
  readonly no: string;
  readonly state: ReferralState;
}
const ReferralBrief = builder.objectRef<Brief>('ReferralBrief').implement({
  ...access('referral.entry'),
  description: 'The referral of a booking by its number; see `referral(id)` for all of it (转诊).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    no: t.exposeString('no', { description: 'Number for people to say and write (转诊单号).' }),
    state: t.expose('state', { type: ReferralStateCode, description: 'State, timers counted (状态).' }),
  }),
});

const TIMED = { state: true, expiresAt: true, missedAt: true } as const;
const briefOf = batched<string, Brief>(
  (id) => id,
  async (ids, context) => {
    const where = { AND: [{ id: { in: [...ids] } }, openTo(referralsNamed, context)] };
    const select = { id: true, no: true, ...TIMED } as const;
    const found = await read().referral.findMany({ where, select });
    const now = actingOf(context).clock.now();
    return new Map(found.map(({ id, no, ...timed }) => [id, { id, no, state: referralState(timed, now) }]));
  },
);

builder.objectField(AppointmentType, 'referral', (t) =>
  t.field({
    ...access('referral.entry'),
    type: ReferralBrief,
    nullable: true,
    description: 'The referral whose place it is, to who may see it; null for any other booking (转诊).',
    resolve: async ({ referralId }, _args, context) =>
      referralId === null ? null : ((await briefOf(referralId, context)) ?? null),
  }),
);
