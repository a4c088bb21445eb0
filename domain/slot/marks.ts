import { statement, type Tx } from '../../prisma/client.ts';

/** What is marked is held by who marks it: nobody waits for a mark who does not wait for the row itself. */
const markOf = (noun: 'session' | 'slot', table: 'Session' | 'Slot', column: 'id' | 'sessionId') =>
  statement(`
    INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
    SELECT '${noun}', t."id", :now, 1 FROM "${table}" t WHERE t."${column}" IN (:sessionIds...) ORDER BY t."id"
    ON CONFLICT ("noun", "nounId") DO UPDATE SET "at" = excluded."at", "version" = "LastChange"."version" + 1`);

const markSessions = markOf('session', 'Session', 'id');
const markSlots = markOf('slot', 'Slot', 'sessionId');

/** Says that all places of these sessions are shown otherwise from now on. */
export async function markSlotsOf(tx: Tx, sessionIds: readonly string[], now: Date): Promise<void> {
  await tx.run(markSlots, { sessionIds, now });
}

/** The same of a session with its places. */
export async function markSession(tx: Tx, sessionId: string, now: Date): Promise<void> {
  await tx.run(markSessions, { sessionIds: [sessionId], now });
  await markSlotsOf(tx, [sessionId], now);
}
