import { sweepDue } from '../sweep.ts';
import { tellAnswered } from './tell.ts';
import { recordSnapshotWorkflow } from './workflow.ts';

/** Writes the pulls that nobody has answered in time, and closes snapshots whose consent has run out. @returns how many edges were written */
export const sweepRecordSnapshots = (now: Date): Promise<number> =>
  sweepDue(recordSnapshotWorkflow, 'RecordSnapshot', now, async (tx, { id }, { act }, at) => {
    if (act === 'giveUp') await tellAnswered(tx, id, at);
  });
