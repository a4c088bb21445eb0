import type { TestProject } from 'vitest/node';
import { migrate } from '../../prisma/migrate.ts';
import { startScratchPostgres } from '../../prisma/scratch-postgres.ts';

/** Starts a server and migrates one database that every test file gets a copy of. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startScratchPostgres();
  await migrate({ url: server.url('postgres') });
  project.provide('template', { engine: 'postgres', url: server.url('postgres') });
  return () => server.stop();
}
