import { SESSION_HALVES, SLOT_POOLS } from '../domain/codes/slot.ts';
import type { FreeSlot } from '../domain/slot/free-slots.ts';
import { access } from './access.ts';
import { DepartmentBrief, OrganizationBrief } from './brief.ts';
import { builder } from './builder.ts';
import { codeEnum } from './codes.ts';

export const Pool = codeEnum(
  'SlotPool',
  'For whom places are kept (号源池); reserved ones become PUBLIC at their release.',
  SLOT_POOLS,
);
export const Half = codeEnum('SessionHalf', 'Half of the day (半日).', SESSION_HALVES);

export const FreeSlotType = builder.objectRef<FreeSlot>('FreeSlot').implement({
  ...access('slot.entry'),
  description: 'A time window in which the viewer could book at least one place (可约号源).',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Identifier of the slot, for `appointmentHold` and `appointmentBook`.',
    }),
    sessionId: t.exposeID('sessionId', { description: 'The session it is part of.' }),
    startAt: t.expose('startAt', { type: 'DateTime', description: 'Begin.' }),
    endAt: t.expose('endAt', { type: 'DateTime', description: 'End.' }),
    pool: t.field({ type: Pool, description: 'The pool it counts to now.', resolve: (slot) => slot.pool }),
    capacity: t.exposeInt('capacity', { description: 'Places in all.' }),
    free: t.exposeInt('free', { description: 'Places that are free now; an expired hold counts as free.' }),
    releaseAt: t.expose('releaseAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When reserved places become public.',
    }),
    isExpert: t.boolean({
      description: 'Whether an expert holds it (专家号).',
      resolve: (slot) => slot.isExpert === 1,
    }),
    feeFen: t.exposeInt('feeFen', { nullable: true, description: 'Registration fee in fen (挂号费, 分).' }),
    room: t.exposeString('room', { nullable: true, description: 'Consulting room (诊室).' }),
    hospital: t.field({
      type: OrganizationBrief,
      description: 'The hospital.',
      resolve: (slot) => ({ id: slot.hospitalId, name: slot.hospitalName }),
    }),
    department: t.field({
      type: DepartmentBrief,
      description: 'The department.',
      resolve: (slot) => ({ id: slot.departmentId, name: slot.departmentName }),
    }),
    practitionerName: t.exposeString('practitionerName', {
      nullable: true,
      description: 'The doctor, where one is named; the substitute, where one stands in.',
    }),
    cancelUntilAt: t.expose('cancelUntilAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until then a booking is cancelled in time (取消截止时间).',
    }),
  }),
});
