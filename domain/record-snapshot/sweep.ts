import { sweepRows } from '../sweep.ts';
import { SWEPT } from './tell.ts';

/** Writes the pulls that nobody has answered in time, and closes snapshots whose consent has run out. @returns how many edges were written */
export const sweepRecordSnapshots = (now: Date): Promise<number> => sweepRows(SWEPT, now);
