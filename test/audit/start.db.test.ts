import { expect, test } from 'vitest';
import { audit } from '../../domain/audit/record.ts';
import { close } from '../../prisma/client.ts';
import { openDatabase } from '../../server/start.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { testConfig } from '../support/service.ts';
import { NOW, READ_ROW, somebodyOf } from './scene.ts';

test('a service that lacks a key which the log is signed with is not started, until it has it', async () => {
  const database = await freshDatabase();
  const config = testConfig({ DATABASE_URL: database.url });
  const fresh = new Uint8Array(32).fill(9);
  const activeKeyId = 'fresh';
  try {
    await openDatabase(config, NOW);
    await audit(READ_ROW, somebodyOf('home'), NOW);
    await close();
    const without = { ...config, audit: { activeKeyId, keys: { fresh } } };
    const lacking = `AUDIT_KEYS_BEFORE lacks the key ${config.audit.activeKeyId}: it signed audit row 1.`;
    await expect(openDatabase(without, NOW)).rejects.toMatchObject({ problems: [lacking] });
    await close();
    await openDatabase({ ...config, audit: { activeKeyId, keys: { fresh, ...config.audit.keys } } }, NOW);
  } finally {
    await close();
    await database.drop();
  }
});
