import { statement, type Tx } from '../../prisma/client.ts';

/** What is known of the system that tells a hospital's attendance. */
export interface Feed {
  /** From then on it is silent, if nothing more is heard; null before the first request is kept. */
  readonly silentAt: Date | null;
  /** The first request after its last silence. */
  readonly backAt: Date | null;
}

interface Clients {
  readonly n: number;
  readonly silentAt: string | null;
  readonly backAt: string | null;
}

const selectFeed = statement(`
  SELECT COUNT(*) AS "n", MAX(c."silentAt") AS "silentAt", MAX(c."backAt") AS "backAt" FROM "HisClient" c
  WHERE c."organizationId" = :hospitalId AND c."attendanceSinceAt" IS NOT NULL AND c."revokedAt" IS NULL`);

const instant = (at: string | null): Date | null => (at === null ? null : new Date(at));

/** The feed of a hospital; null where people tell who has come. */
export async function feedOf(tx: Pick<Tx, 'rows'>, hospitalId: string): Promise<Feed | null> {
  const [feed] = await tx.rows<Clients>(selectFeed, { hospitalId });
  if (feed === undefined || feed.n === 0) return null;
  return { silentAt: instant(feed.silentAt), backAt: instant(feed.backAt) };
}
