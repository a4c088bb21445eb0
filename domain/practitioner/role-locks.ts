import { statement, type Tx } from '../../prisma/client.ts';

/**
 * The organisation's row before the person's, everywhere: two administrators at once cannot give what together is
 * forbidden, and what is read from here on is the latest.
 */
export async function lockForRoles(tx: Tx, organizationId: string, personId: string): Promise<void> {
  await tx.lock('Organization', organizationId);
  await tx.lock('Person', personId);
}

// The holders of a power work in any organisation: there is no one row to hold. SQLite has one writer anyway.
const holdPowers = statement({
  sqlite: 'SELECT 1 AS "turn"',
  postgres: 'SELECT 1 AS "turn" FROM (SELECT pg_advisory_xact_lock(7231905)) AS "lock"',
});

/** Those who give or end a power of the network take turns. After the rows above, so that nobody waits in a circle. */
export const lockPowers = async (tx: Tx): Promise<void> => void (await tx.rows(holdPowers));
