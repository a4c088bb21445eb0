import { builder } from '../builder.ts';
import { Pool } from '../free-slot.ts';
import { TemplateStatus } from './type.ts';

const PoolPlacesInput = builder.inputType('PoolPlacesInput', {
  description: 'Places per slot in one pool.',
  fields: (t) => ({
    pool: t.field({ type: Pool, required: true, description: 'The pool.' }),
    places: t.int({ required: true, description: 'Places per slot, 0 or more.' }),
  }),
});

export const SlotTemplateSetInput = builder.inputType('SlotTemplateSetInput', {
  description: 'A weekly session to be made or changed.',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of [A-Za-z0-9_-]; a repeat has one effect.',
    }),
    templateId: t.id({ description: 'The template to change; none makes a new one.' }),
    expectedVersion: t.int({ description: 'Version that was read; required with `templateId`.' }),
    departmentId: t.id({ required: true, description: 'A department of the own hospital.' }),
    practitionerId: t.id({
      description: 'A practitioner of the own hospital; none for a general session (普通号).',
    }),
    weekday: t.int({ required: true, description: '1 (Monday) to 7 (Sunday).' }),
    startTime: t.field({ type: 'LocalTime', required: true, description: 'Begin.' }),
    endTime: t.field({ type: 'LocalTime', required: true, description: 'End, the same day.' }),
    slotMinutes: t.int({ required: true, description: 'Length of one slot in minutes, 5 or more.' }),
    capacity: t.int({ required: true, description: 'Places per slot in all pools together, 1 to 200.' }),
    pools: t.field({
      type: [PoolPlacesInput],
      description:
        "Places per pool; without, the policy's share is reserved for referrals and the rest is public.",
    }),
    isExpert: t.boolean({ description: 'Whether an expert holds it (专家号).' }),
    feeFen: t.int({ description: 'Registration fee in fen.' }),
    room: t.string({ description: 'Consulting room.' }),
    validFromOn: t.field({ type: 'LocalDate', required: true, description: 'First date.' }),
    validToOn: t.field({ type: 'LocalDate', description: 'Last date.' }),
    releaseMinutesBefore: t.int({ description: 'When reserved places become public; policy by default.' }),
    status: t.field({
      type: TemplateStatus,
      description: 'CLOSED takes back future sessions that nobody booked.',
    }),
  }),
});

const WindowInput = builder.inputType('SessionWindowInput', {
  description:
    'A window as it is to be: one that is there by its slot, or another one by pool and times (号源时段).',
  fields: (t) => ({
    slotId: t.id({ description: 'The slot to change; none opens another window.' }),
    pool: t.field({ type: Pool, description: 'The pool; of a new window PUBLIC by default.' }),
    startAt: t.field({ type: 'DateTime', description: 'Begin; required for a new window.' }),
    endAt: t.field({ type: 'DateTime', description: 'End; required for a new window.' }),
    capacity: t.int({ required: true, description: 'Places in all, 0 to 200; 0 takes the window back.' }),
  }),
});

const PlanInput = builder.inputType('SessionPlanInput', {
  description: 'All windows of a session anew; those that are not planned are taken back.',
  fields: (t) => ({
    slotMinutes: t.int({ required: true, description: 'Length of one window in minutes, 5 or more.' }),
    capacity: t.int({ required: true, description: 'Places per window in all pools together, 1 to 200.' }),
    pools: t.field({
      type: [PoolPlacesInput],
      description:
        "Places per pool; without, the policy's share is reserved for referrals and the rest is public.",
    }),
  }),
});

export const SessionAdjustInput = builder.inputType('SessionAdjustInput', {
  description: 'A session that is changed: its times, some of its windows, or all of them.',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of [A-Za-z0-9_-]; a repeat has one effect.',
    }),
    sessionId: t.id({ required: true, description: 'A session of the own hospital.' }),
    expectedVersion: t.int({ required: true, description: 'Version of the session that was read.' }),
    startAt: t.field({ type: 'DateTime', description: 'Begin, where it moves: on the same day.' }),
    endAt: t.field({ type: 'DateTime', description: 'End, where it moves.' }),
    windows: t.field({ type: [WindowInput], description: 'The windows that change; others stay.' }),
    plan: t.field({ type: PlanInput, description: 'All windows anew, instead of some.' }),
  }),
});
