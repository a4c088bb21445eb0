import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { audit } from '../../domain/audit/record.ts';
import { makeBackup } from '../../prisma/backup/make.ts';
import { close } from '../../prisma/client.ts';
import { readConfig } from '../config.ts';
import { openExisting } from '../open-existing.ts';

const FOLDER = 'data/backups';
const MEGABYTE = 1_000_000;
/** The least time between two lines of progress, in milliseconds. */
const QUIET_MS = 1000;

const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(1)} MB`;

let saidAt = performance.now();
function onProgress(bytes: number): void {
  if (performance.now() - saidAt < QUIET_MS) return;
  saidAt = performance.now();
  process.stderr.write(`${megabytes(bytes)} read\n`);
}

try {
  const { positionals } = parseArgs({ allowPositionals: true });
  const now = new Date();
  const named = `yiyang-${now.toISOString().replaceAll(/[-:.]/g, '')}.backup`;
  const [file = join(FOLDER, named)] = positionals;
  const config = readConfig(process.env);
  const { databaseUrl: url, seal: keys } = config;
  await openExisting(config);
  const bytes = await makeBackup({ url, file, keys, now, onProgress });
  const facts = { keyId: keys.activeKeyId, bytes };
  await audit({ action: 'ACT', operation: 'backup', outcome: 'DONE', facts }, null, new Date());
  process.stdout.write(`${file}: ${megabytes(bytes)}, under the key ${keys.activeKeyId}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await close();
}
