import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drift, migrate } from './migrate.ts';
import { lockText, migrationsFolder } from './migration-files.ts';
import { startScratchPostgres } from './scratch-postgres.ts';
import type { Engine } from './statement.ts';

const [name = ''] = process.argv.slice(2);
if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) {
  throw new Error('usage: npm run migrate:new -- what_now_holds');
}
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);

/** Writes the step from the migrations so far to the schema; what Prisma can't express is appended by hand. */
async function writeStep(engine: Engine, url: string): Promise<void> {
  await migrate({ url });
  const sql = await drift(url);
  if (sql === '') return;
  const folder = join(migrationsFolder(engine), `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), `${sql.trim()}\n`);
  writeFileSync(join(migrationsFolder(engine), 'migration_lock.toml'), lockText(engine));
  process.stdout.write(`${join(folder, 'migration.sql')}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'yiyang-migration-'));
const server = await startScratchPostgres();
try {
  await writeStep('sqlite', `file:${join(folder, 'scratch.db')}`);
  await writeStep('postgres', server.url('postgres'));
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
