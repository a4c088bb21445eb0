import type { Tx } from '../../prisma/client.ts';
import { InvalidInput } from '../errors.ts';

/** @throws InvalidInput REGION_UNKNOWN when the network has no such region (GB/T 2260) */
export async function requireRegion(tx: Tx, regionCode: string): Promise<void> {
  if ((await tx.db.region.count({ where: { code: regionCode } })) > 0) return;
  const message = 'This region is not in the table of administrative divisions.';
  throw new InvalidInput({ code: 'REGION_UNKNOWN', message, path: ['regionCode'], rule: 'GB/T 2260' });
}
