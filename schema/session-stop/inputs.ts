import { builder } from '../builder.ts';
import { Half } from '../free-slot.ts';
import { Kind, Reason } from './codes.ts';

export const SessionStopInput = builder.inputType('SessionStopInput', {
  description:
    'Sessions to be stopped (停诊登记): one by `sessionId`, or those of a department, of a doctor or of both on a day or half of it.',
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: '16 to 64 of [A-Za-z0-9_-]; a repeat has one effect.',
    }),
    sessionId: t.id({ description: 'One session of the own hospital.' }),
    slotId: t.id({ description: 'With a session and STOPPED: one window of it in one pool (单个号源).' }),
    departmentId: t.id({ description: 'Without a session: a department of the own hospital.' }),
    serviceOn: t.field({ type: 'LocalDate', description: 'Without a session: the day (停诊日期).' }),
    practitionerId: t.id({
      description:
        'Without a session: those that this doctor holds, in every department if none is named (停诊医生).',
    }),
    half: t.field({ type: Half, description: 'Without a session: only this half of the day.' }),
    kind: t.field({ type: Kind, required: true, description: 'SUBSTITUTED or STOPPED.' }),
    substituteId: t.id({
      description:
        'With SUBSTITUTED: a practitioner of the own hospital, of the same grade and department or specialty (替诊医生).',
    }),
    reasonCode: t.field({ type: Reason, required: true, description: 'Why.' }),
    reasonText: t.string({ description: 'Comment that the booking side reads; mandatory with OTHER.' }),
  }),
});
