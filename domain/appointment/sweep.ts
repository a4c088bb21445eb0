import { sweepDue } from '../sweep.ts';
import { appointments } from './take-due.ts';

/** Writes what time has done to appointments; never needed for a right answer. @returns how many edges it wrote */
export const sweepAppointments = (now: Date): Promise<number> =>
  sweepDue(appointments.workflow, appointments.table, now, appointments.onTaken);
