import { sweepRows } from '../sweep.ts';
import { appointments } from './take-due.ts';

/** Writes what time has done to appointments; never needed for a right answer. @returns how many edges it wrote */
export const sweepAppointments = (now: Date): Promise<number> => sweepRows(appointments, now);
