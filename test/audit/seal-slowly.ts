import { setTimeout as delay } from 'node:timers/promises';
import { claimLease } from '../../domain/audit/chain/lease.ts';
import { createLinker } from '../../domain/audit/chain/link-batch.ts';
import { connect, write } from '../../prisma/client.ts';
import { useTestKeys } from '../support/keys.ts';
import { NOW } from './scene.ts';

/** Links two rows at a time and says so: `seal-slowly.ts <url>`. */
const [url = ''] = process.argv.slice(2);
useTestKeys();
await connect({ url });
const linkBatch = createLinker();
for (;;) {
  await write(async (tx) => {
    await claimLease(tx, 'slow', NOW);
    await linkBatch(tx, { after: 0, limit: 2 }, NOW);
  });
  process.stdout.write('linked\n');
  await delay(50);
}
