import { rows, statement } from '../../prisma/client.ts';

const subtree = statement(`
  WITH RECURSIVE "below" ("code") AS (
    SELECT "code" FROM "Region" WHERE "code" = :code
    UNION
    SELECT r."code" FROM "Region" r JOIN "below" b ON r."parentCode" = b."code"
  )
  SELECT "code" FROM "below"`);

/** The codes of a region and of everything below it; empty when there is no such region. */
export async function regionSubtree(code: string): Promise<string[]> {
  const found = await rows<{ code: string }>(subtree, { code });
  return found.map((region) => region.code);
}
