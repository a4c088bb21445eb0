import type { Tx } from '../../prisma/client.ts';
import type { RecordSnapshotState } from '../codes/record-snapshot.ts';
import { tell } from '../notification/tell.ts';
import type { OnTaken } from '../sweep.ts';
import { recordSnapshotWorkflow } from './workflow.ts';

/** A pull that has its answer, or gets none. */
export interface Answered {
  readonly id: string;
  readonly residentId: string;
  readonly organizationId: string;
  readonly requestedById: string;
}

/** Whoever has asked is told that there is an answer, whatever it says. */
export async function tellAnswered(tx: Tx, pull: Answered, now: Date): Promise<void> {
  const { id: nounId, residentId, organizationId, requestedById } = pull;
  const about = { noun: 'recordSnapshot', nounId, residentId } as const;
  await tell(tx, organizationId, [requestedById], { kind: 'RECORD_ANSWERED', ...about }, now);
}

/** That nobody answers in time is an answer as well. */
const onTaken: OnTaken<RecordSnapshotState> = async (tx, { id }, { act }, now) => {
  if (act !== 'giveUp') return;
  await tellAnswered(tx, await tx.db.recordSnapshot.findUniqueOrThrow({ where: { id } }), now);
};

/** What time does to snapshots. */
export const SWEPT = { workflow: recordSnapshotWorkflow, table: 'RecordSnapshot', onTaken } as const;
