import { appointmentActions } from '../../domain/appointment/available-actions.ts';
import { noShowRests, type Unarmed } from '../../domain/appointment/no-show-rest.ts';
import { placeOf } from '../../domain/appointment/place-no.ts';
import type { AppointmentRow } from '../../domain/appointment/row.ts';
import type { NoShowRest as Rest, Transport } from '../../domain/codes/appointment.ts';
import { alternativesOf, type LostBooking } from '../../domain/slot/alternatives.ts';
import type { FreeSlot } from '../../domain/slot/free-slots.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { batched } from '../batch.ts';
import { DepartmentBrief, OrganizationBrief, PersonBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { FreeSlotType } from '../free-slot.ts';
import { ResidentCard } from '../resident-card.ts';
import { lastArgs, lastComplexity, latestOf, TimelineEvent } from '../timeline.ts';
import { TransportMode } from '../transport-mode.ts';
import { EndReason, Need, NoShowRest, PlacePriority, Priority, Service, State } from './codes.ts';

const alternativeOf = batched<LostBooking, readonly FreeSlot[]>(
  ({ id }) => id,
  (bookings, context) => alternativesOf(bookings, actingOf(context).clock.now()),
);
const restOf = batched<Unarmed, Rest>(
  ({ id }) => id,
  (bookings, context) => noShowRests(bookings, actingOf(context).clock.now()),
);
export const AppointmentType = builder.objectRef<AppointmentRow>('Appointment').implement({
  ...access('appointment.entry'),
  description:
    'A place at a hospital, held, asked for, waited for or booked for a resident (预约). The hospital sees the minimum.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier; a rescheduled booking keeps it.' }),
    no: t.exposeString('no', { description: 'Number that people read to each other (预约号).' }),
    journeyId: t.exposeID('journeyId', { description: 'The journey it belongs to.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    state: t.expose('state', { type: State, description: 'State now.' }),
    priority: t.expose('priority', {
      type: PlacePriority,
      description: 'GREEN over the green channel, PRIORITY by a referral, or NORMAL.',
    }),
    askedPriority: t.expose('askedPriority', {
      type: Priority,
      nullable: true,
      description: 'What was asked for, where the hospital could give only another priority.',
    }),
    service: t.expose('service', { type: Service, description: 'What the visit is for.' }),
    serviceOn: t.expose('serviceOn', { type: 'LocalDate', description: 'Date of service (就诊日期).' }),
    startAt: t.expose('startAt', {
      type: 'DateTime',
      description: 'Begin of the slot, or of the wished time.',
    }),
    endAt: t.expose('endAt', { type: 'DateTime', description: 'End of the slot, or of the wished time.' }),
    resident: t.expose('resident', {
      type: ResidentCard,
      description: 'Who is coming: the minimum (domain 3.4).',
    }),
    sourceOrganization: t.expose('sourceOrganization', {
      type: OrganizationBrief,
      description: 'The organisation that booked (预约机构).',
    }),
    hospital: t.expose('hospital', { type: OrganizationBrief, description: 'The hospital (就诊医院).' }),
    department: t.expose('department', { type: DepartmentBrief, description: 'The department (就诊科室).' }),
    practitionerName: t.exposeString('practitionerName', {
      nullable: true,
      description: 'The doctor, where one is named.',
    }),
    room: t.exposeString('room', { nullable: true, description: 'Consulting room (诊室).' }),
    feeFen: t.exposeInt('feeFen', { nullable: true, description: 'Registration fee in fen (挂号费, 分).' }),
    bookedBy: t.expose('bookedBy', {
      type: PersonBrief,
      description: 'Who booked for the resident (requirements A1.10).',
    }),
    slotId: t.exposeID('slotId', {
      nullable: true,
      description: 'The slot; null as long as no place is named.',
    }),
    sessionId: t.exposeID('sessionId', { nullable: true, description: 'The session of the slot.' }),
    agreementId: t.exposeID('agreementId', {
      nullable: true,
      description: 'The agreement a GREEN booking rests on.',
    }),
    holdExpiresAt: t.expose('holdExpiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when a hold, or an offer to one who waits, is kept.',
    }),
    requestDueAt: t.expose('requestDueAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when the hospital answers a request (working time).',
    }),
    waitUntilAt: t.expose('waitUntilAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when somebody waits for a place.',
    }),
    wantedFromAt: t.expose('wantedFromAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Begin of the time in which who waits wants a place.',
    }),
    wantedToAt: t.expose('wantedToAt', {
      type: 'DateTime',
      nullable: true,
      description: 'End of the time in which who waits wants a place.',
    }),
    wantedSessionId: t.exposeID('wantedSessionId', {
      nullable: true,
      description: 'The one session for which somebody waits.',
    }),
    linePosition: t.exposeInt('linePosition', {
      nullable: true,
      description: 'Place in the line of the department, from 1: by priority, then by time (候补次序).',
    }),
    noShowAt: t.expose('noShowAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'From when on a booking is missed; null as long as the hospital has not been at work on that day, and where it is neither booked nor missed.',
    }),
    noShowRest: t.field({
      type: NoShowRest,
      nullable: true,
      description: 'Of a booking without `noShowAt`: why its clock rests (爽约计时暂停原因); null otherwise.',
      complexity: { field: 1, multiplier: 1 },
      resolve: async (row, _args, context) =>
        row.state === 'BOOKED' && row.noShowAt === null ? ((await restOf(row, context)) ?? null) : null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first held or booked.' }),
    bookedAt: t.expose('bookedAt', { type: 'DateTime', nullable: true, description: 'When it was booked.' }),
    checkedInAt: t.expose('checkedInAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the resident arrived.',
    }),
    isLateArrival: t.boolean({
      description: 'Whether the resident arrived after the end of the slot (迟到).',
      resolve: ({ isLateArrival }) => Boolean(isLateArrival),
    }),
    calledAt: t.expose('calledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the resident was called in (叫号).',
    }),
    queueNo: t.exposeInt('queueNo', { nullable: true, description: 'Number given at check-in (排队号).' }),
    placeNo: t.int({
      nullable: true,
      description: 'Number of the place in its session (号序), while the appointment has it.',
      resolve: (row) => placeOf(row)?.placeNo ?? null,
    }),
    estimatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is likely to be called, within its time window (预计就诊时间).',
      resolve: (row) => placeOf(row)?.estimatedAt ?? null,
    }),
    stoppedSessionId: t.exposeID('stoppedSessionId', {
      nullable: true,
      description: 'The session that was stopped under it, until it has another place (停诊).',
    }),
    alternatives: t.field({
      type: [FreeSlotType],
      description:
        'For one that waits for another place: up to two that are free now, first in line (停诊改约推荐).',
      complexity: { field: 1, multiplier: 2 },
      resolve: async ({ id, state, departmentId, stoppedSessionId }, _args, context) =>
        state === 'TO_REBOOK' && stoppedSessionId !== null
          ? [...((await alternativeOf({ id, departmentId, stoppedSessionId }, context)) ?? [])]
          : [],
    }),
    fulfilledAt: t.expose('fulfilledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the visit was done.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it came to its end.',
    }),
    reasonCode: t.expose('reasonCode', {
      type: EndReason,
      nullable: true,
      description: 'Why it was cancelled, declined or excused.',
    }),
    reasonText: t.exposeString('reasonText', { nullable: true, description: 'Comment on the reason.' }),
    contestedAt: t.expose('contestedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the booking side said that the no-show was none (爽约申诉).',
    }),
    contestText: t.exposeString('contestText', { nullable: true, description: 'What it said.' }),
    noShowWarning: t.exposeInt('noShowWarning', {
      nullable: true,
      description:
        'To the booking side: how many bookings of the resident it missed or cancelled late of late, as far as it can be held to them (爽约提示). It warns and never blocks; null when none.',
    }),
    assistance: t.field({
      type: [Need],
      description: 'Help that the resident needs.',
      resolve: ({ assistance }) => [...assistance],
    }),
    transport: t.field({
      type: TransportMode,
      nullable: true,
      description: 'How the resident travels.',
      resolve: ({ transport }) => transport as Transport | null,
    }),
    escortName: t.exposeString('escortName', { nullable: true, description: 'Who comes along (陪同人).' }),
    escortPhone: t.exposeString('escortPhoneMasked', {
      nullable: true,
      description: 'Phone of the escort, masked.',
    }),
    bringList: t.exposeString('bringList', { nullable: true, description: 'What to bring.' }),
    isFasting: t.boolean({
      description: 'Whether the resident comes fasting (空腹).',
      resolve: ({ isFasting }) => Boolean(isFasting),
    }),
    leaveAt: t.expose('leaveAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the resident is to leave (计划出发).',
    }),
    leftAt: t.expose('leftAt', { type: 'DateTime', nullable: true, description: 'When the resident left.' }),
    returnedAt: t.expose('returnedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the resident was back (返回).',
    }),
    note: t.exposeString('note', { nullable: true, description: 'Note for the hospital.' }),
    events: t.field({
      type: [TimelineEvent],
      description: 'What happened to it; the latest ones, oldest first.',
      args: lastArgs(t.arg),
      complexity: lastComplexity,
      resolve: ({ events }, args) => latestOf(events, args),
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (domain 8.2).',
      complexity: { field: 1, multiplier: 6 },
      resolve: (row, _args, context) => appointmentActions(actingOf(context), row),
    }),
  }),
});
