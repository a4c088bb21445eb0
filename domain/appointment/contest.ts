import { perform } from '../act.ts';
import { requireLongText } from '../require-text.ts';
import type { Acting } from '../viewer.ts';
import { claimAppointment, requireMoved } from './find.ts';
import { recordMove } from './moved.ts';
import * as sql from './sql.ts';
import { tellSchedulers } from './tell.ts';

export interface AppointmentContestInput {
  readonly idempotencyKey: string;
  readonly appointmentId: string;
  readonly expectedVersion: number;
  readonly reasonText: string;
}

/**
 * The booking side says, once and within `appt.excuseDays`, that a no-show was none; the hospital is told and decides.
 * @returns the appointment's id, still NO_SHOW
 */
export const contestNoShow = (acting: Acting, input: AppointmentContestInput): Promise<string> =>
  perform(acting, 'appointmentContest', input, async (deciding) => {
    const act = 'appointmentContest';
    const text = requireLongText(input.reasonText, 'reasonText');
    const found = await claimAppointment(deciding, { ...input, act });
    const { id, version } = found;
    requireMoved(await deciding.tx.run(sql.contest, { id, version, text, now: deciding.now }), found);
    await tellSchedulers(deciding, found, 'NO_SHOW_CONTESTED');
    return recordMove(deciding, found, { act, to: 'NO_SHOW', reasonText: text });
  });
