import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../prisma/migrate.ts';

/** Migrates one SQLite file that every test file gets a copy of, in a folder beside it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(project.getProvidedContext().databaseFolder, 'yiyang-sqlite-'));
  const template = join(folder, 'template.db');
  await migrate({ url: `file:${template}` });
  project.provide('template', { engine: 'sqlite', url: `file:${template}` });
  return () => rm(folder, { recursive: true, force: true });
}
