import { expect, test } from 'vitest';
import { verifyAudit } from '../../domain/audit/chain/verify.ts';
import { audit } from '../../domain/audit/record.ts';
import { close, connect, read } from '../../prisma/client.ts';
import { startService } from '../../server/start.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { testConfig } from '../support/service.ts';
import { READ_ROW, somebodyOf } from './scene.ts';

test('a service that is stopped leaves no row unlinked, and its lease to the next', async () => {
  const database = await freshDatabase();
  try {
    const service = await startService(testConfig({ DATABASE_URL: database.url, PORT: '0' }));
    await audit(READ_ROW, somebodyOf('home'), new Date());
    expect((await verifyAudit()).tail.rows).toBe(1);
    await service.stop();
    await connect({ url: database.url });
    const { firstBad, rows, tail } = await verifyAudit();
    expect([firstBad, rows, tail.rows]).toEqual([null, 1, 0]);
    const lease = await read().lease.findFirstOrThrow();
    expect(lease.expiresAt.getTime()).toBeLessThanOrEqual(Date.now());
  } finally {
    await close();
    await database.drop();
  }
});
