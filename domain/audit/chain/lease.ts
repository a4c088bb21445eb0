import { statement, type Tx } from '../../../prisma/client.ts';

const NAME = 'audit-sealer';
/** With a round every 2 s, whoever takes over from a dead holder still links within 5 s. */
const LEASE_MS = 3000;
/** No lease reaches further into the future, unless the clock of its holder was wrong. */
const IMPLAUSIBLE_MS = 60_000;

/** Up to which `seq` every row is committed and dealt with: SQL over the one lease. */
export const WATERMARK = `COALESCE((SELECT w."position" FROM "Lease" w WHERE w."name" = '${NAME}'), 0)`;

const claim = statement(`
  INSERT INTO "Lease" ("name", "holder", "expiresAt", "position") VALUES ('${NAME}', :holder, :expiresAt, 0)
  ON CONFLICT ("name") DO UPDATE SET "holder" = :holder, "expiresAt" = :expiresAt
  WHERE "Lease"."holder" = :holder OR "Lease"."expiresAt" <= :now OR "Lease"."expiresAt" > :implausibleAt
  RETURNING "position"`);
const settle = statement(`
  UPDATE "Lease" SET "position" = :seq WHERE "name" = '${NAME}' AND "position" < :seq`);
const release = statement(`
  UPDATE "Lease" SET "expiresAt" = :now WHERE "name" = '${NAME}' AND "holder" = :holder`);

/**
 * Takes or renews the lease for the rest of the transaction and 3 s beyond. Its row stays locked until the end, so
 * that nobody else links meanwhile even when the lease runs out.
 * @returns false while somebody else has it
 */
export async function claimLease(tx: Tx, holder: string, now: Date): Promise<boolean> {
  const expiresAt = new Date(now.getTime() + LEASE_MS);
  const implausibleAt = new Date(now.getTime() + IMPLAUSIBLE_MS);
  return (await tx.rows(claim, { holder, expiresAt, now, implausibleAt })).length === 1;
}

/** Notes that every row up to `seq` is committed and dealt with; it never goes back. Nothing is so up to 0. */
export async function settleUpTo(tx: Tx, seq: number): Promise<void> {
  if (seq > 0) await tx.run(settle, { seq });
}

/** Lets another process take over at once. */
export const releaseLease = (tx: Tx, holder: string, now: Date): Promise<number> =>
  tx.run(release, { holder, now });
