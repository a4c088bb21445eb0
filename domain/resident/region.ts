import type { Tx } from '../../prisma/client.ts';
import { refuse } from './refuse.ts';

/** @throws InvalidInput REGION_UNKNOWN when the network has no such region (GB/T 2260) */
export async function requireRegion(tx: Tx, regionCode: string): Promise<void> {
  if ((await tx.db.region.count({ where: { code: regionCode } })) > 0) return;
  const message = 'This region is not known to the network.';
  refuse({ code: 'REGION_UNKNOWN', message, path: 'regionCode', rule: 'GB/T 2260' });
}
