import { SESSION_STATES } from '../../domain/codes/session.ts';
import { SLOT_TEMPLATE_STATUSES, type SlotPool } from '../../domain/codes/slot.ts';
import { sessionActions } from '../../domain/session/available-actions.ts';
import type { SessionRow, SessionSlot } from '../../domain/slot/sessions.ts';
import { access } from '../access.ts';
import { AvailableAction } from '../available-action.ts';
import { DepartmentBrief, OrganizationBrief } from '../brief.ts';
import { actingOf, builder } from '../builder.ts';
import { codeEnum } from '../codes.ts';
import { Half, Pool } from '../free-slot.ts';

export const TemplateStatus = codeEnum(
  'SlotTemplateStatus',
  'Whether a template makes sessions (模板状态).',
  SLOT_TEMPLATE_STATUSES,
);
export const SessionStateCode = codeEnum('SessionState', 'State of a session (出诊状态).', SESSION_STATES);

const SlotType = builder.objectRef<SessionSlot>('Slot').implement({
  ...access('session.entry'),
  description: 'A time window of a session in one pool (号源).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    pool: t.field({
      type: Pool,
      description: 'The pool it counts to now.',
      resolve: (slot) => slot.pool as SlotPool,
    }),
    startAt: t.expose('startAt', { type: 'DateTime', description: 'Begin.' }),
    endAt: t.expose('endAt', { type: 'DateTime', description: 'End.' }),
    capacity: t.exposeInt('capacity', { description: 'Places in all.' }),
    free: t.exposeInt('free', { description: 'Places that are free now.' }),
    releaseAt: t.expose('releaseAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When reserved places become public.',
    }),
    firstPlaceNo: t.exposeInt('firstPlaceNo', {
      description: 'Number of its first place in the session (号序).',
    }),
    isOverbooked: t.boolean({
      description: 'Whether places were added to it by name (加号).',
      resolve: ({ extraPlaces }) => extraPlaces > 0,
    }),
  }),
});

export const SessionType = builder.objectRef<SessionRow>('Session').implement({
  ...access('session.entry'),
  description: 'One half-day of a department or a doctor on one date (出诊单元).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    journeyId: t.exposeID('id', { description: 'Under which its events stand: its own id.' }),
    templateId: t.exposeID('templateId', { description: 'The weekly template it comes from.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    serviceOn: t.expose('serviceOn', { type: 'LocalDate', description: 'Date of service (出诊日期).' }),
    half: t.field({ type: Half, description: 'Morning or afternoon.', resolve: (session) => session.half }),
    state: t.field({
      type: SessionStateCode,
      description: 'Whether it is held.',
      resolve: (session) => session.state,
    }),
    startAt: t.expose('startAt', { type: 'DateTime', description: 'Begin.' }),
    endAt: t.expose('endAt', { type: 'DateTime', description: 'End.' }),
    isExpert: t.boolean({
      description: 'Whether an expert holds it (专家号).',
      resolve: (session) => session.isExpert === 1,
    }),
    feeFen: t.exposeInt('feeFen', { nullable: true, description: 'Registration fee in fen (挂号费, 分).' }),
    room: t.exposeString('room', { nullable: true, description: 'Consulting room (诊室).' }),
    hospital: t.field({
      type: OrganizationBrief,
      description: 'The hospital.',
      resolve: (session) => ({ id: session.hospitalId, name: session.hospitalName }),
    }),
    department: t.field({
      type: DepartmentBrief,
      description: 'The department.',
      resolve: (session) => ({ id: session.departmentId, name: session.departmentName }),
    }),
    practitionerName: t.exposeString('practitionerName', {
      nullable: true,
      description: 'Who sees the patients: the doctor, or the substitute (替诊医生).',
    }),
    firstPractitionerName: t.exposeString('firstPractitionerName', {
      nullable: true,
      description: 'The doctor named first, where a substitute stands in (原出诊医生).',
    }),
    substituteId: t.exposeID('substituteId', { nullable: true, description: 'Who stands in (替诊).' }),
    opensAt: t.expose('opensAt', {
      type: 'DateTime',
      nullable: true,
      description: 'From then on its places can be booked (放号时间); null where they always could.',
    }),
    cancelUntilAt: t.expose('cancelUntilAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until then a booking is cancelled in time (取消截止时间).',
    }),
    isOnClosedDay: t.boolean({
      description:
        'Whether the hospital holds no sessions on that day (休诊日): with bookings, to be stopped.',
      resolve: ({ isOnClosedDay }) => isOnClosedDay === 1,
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the viewer may do with it now, and why not (可办操作).',
      resolve: (session, _args, context) => sessionActions(actingOf(context), session),
    }),
    slots: t.field({
      type: [SlotType],
      description: 'Its time windows per pool.',
      complexity: { field: 1, multiplier: 16 },
      resolve: async (session) => [...((await session.page.slots()).get(session.id) ?? [])],
    }),
  }),
});

const PoolPlaces = builder.objectRef<{ pool: string; places: number }>('PoolPlaces').implement({
  ...access('slotTemplate.entry'),
  description: 'Places per slot in one pool.',
  fields: (t) => ({
    pool: t.field({ type: Pool, description: 'The pool.', resolve: ({ pool }) => pool }),
    places: t.exposeInt('places', { description: 'Places per slot.' }),
  }),
});

export const SlotTemplateType = builder.prismaObject('SlotTemplate', {
  ...access('slotTemplate.entry'),
  description: 'A weekly half-day session of a department (排班模板).',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Identifier.' }),
    version: t.exposeInt('version', { description: 'To be named as `expectedVersion` by the next change.' }),
    department: t.field({
      type: DepartmentBrief,
      description: 'The department.',
      select: { department: { select: { id: true, name: true } } },
      resolve: ({ department }) => department,
    }),
    practitionerId: t.exposeID('practitionerId', {
      nullable: true,
      description: 'The doctor, where one is named.',
    }),
    weekday: t.exposeInt('weekday', { description: '1 (Monday) to 7 (Sunday).' }),
    startTime: t.expose('startTime', { type: 'LocalTime', description: 'Begin.' }),
    endTime: t.expose('endTime', { type: 'LocalTime', description: 'End.' }),
    slotMinutes: t.exposeInt('slotMinutes', { description: 'Length of one slot in minutes.' }),
    isExpert: t.exposeBoolean('isExpert', { description: 'Whether an expert holds it (专家号).' }),
    feeFen: t.exposeInt('feeFen', { nullable: true, description: 'Registration fee in fen (挂号费, 分).' }),
    room: t.exposeString('room', { nullable: true, description: 'Consulting room (诊室).' }),
    validFromOn: t.expose('validFromOn', { type: 'LocalDate', description: 'First date.' }),
    validToOn: t.expose('validToOn', {
      type: 'LocalDate',
      nullable: true,
      description: 'Last date, if any.',
    }),
    releaseMinutesBefore: t.exposeInt('releaseMinutesBefore', {
      description: 'Reserved places become public this many minutes before a slot begins.',
    }),
    status: t.field({
      type: TemplateStatus,
      description: 'Whether it makes sessions.',
      select: { status: true },
      resolve: ({ status }) => status,
    }),
    pools: t.field({
      type: [PoolPlaces],
      description: 'Places per slot and pool.',
      select: { pools: { select: { pool: true, places: true }, orderBy: { pool: 'asc' } } },
      resolve: ({ pools }) => pools,
    }),
    reservedPercent: t.int({
      description: 'Share of places that are not public, in percent (indicator I22, 号源预留率).',
      select: { pools: { select: { pool: true, places: true }, orderBy: { pool: 'asc' } } },
      resolve: ({ pools }) => {
        const all = pools.reduce((sum, { places }) => sum + places, 0);
        const open = pools.find(({ pool }) => pool === 'PUBLIC')?.places ?? 0;
        return all === 0 ? 0 : Math.round(((all - open) / all) * 100);
      },
    }),
  }),
});
