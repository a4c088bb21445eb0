import { statement, type Tx } from '../../prisma/client.ts';
import type { Viewer } from '../viewer.ts';

const setTelling = statement(`
  UPDATE "HisClient" SET "attendanceSinceAt" = :now WHERE "id" = :id AND "attendanceSinceAt" IS NULL`);

/** Somebody's arrival is told: where a machine tells it, or who acts through one, it is the feed of the hospital from now on. */
export async function tellsAttendance(tx: Tx, { sessionId }: Viewer, now: Date): Promise<void> {
  await tx.run(setTelling, { id: sessionId, now });
}

const selectTelling = statement(`
  SELECT 1 AS "n" FROM "HisClient" WHERE "id" = :id AND "attendanceSinceAt" IS NOT NULL AND "revokedAt" IS NULL`);

/** Whether who acts is the feed of its hospital, or acts through it. */
export const isFeed = async (tx: Pick<Tx, 'rows'>, { sessionId }: Viewer): Promise<boolean> =>
  (await tx.rows(selectTelling, { id: sessionId })).length > 0;
