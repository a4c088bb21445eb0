import { statement, type Tx } from '../../prisma/client.ts';
import type { Viewer } from '../viewer.ts';

const setTelling = statement(`
  UPDATE "HisClient" SET "attendanceSinceAt" = :now WHERE "id" = :id AND "attendanceSinceAt" IS NULL`);

/** Somebody's arrival is told: where a machine tells it, or who acts through one, it is the feed of the hospital from now on. */
export async function tellsAttendance(tx: Tx, { sessionId }: Viewer, now: Date): Promise<void> {
  await tx.run(setTelling, { id: sessionId, now });
}
