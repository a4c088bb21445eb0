import { tmpdir } from 'node:os';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { quickFolder } from './test/support/quick-folder.ts';
import { EXHAUSTIVE, limits, projects, resolve, THROUGH_HTTP } from './vitest.config.ts';

const faults = projects('test/faults', { databaseFolder: tmpdir() });

/** What `npm test` leaves out; nothing is killed in it, so that its files share their workers as there. */
const leftOut = (
  engine: 'sqlite' | 'postgres',
  include: string[],
  groupOrder: number,
): TestProjectConfiguration => ({
  extends: true,
  test: {
    ...limits,
    name: `http on ${engine}`,
    include,
    globalSetup: [`./test/support/global-${engine}.ts`],
    provide: { databaseFolder: quickFolder() },
    setupFiles: ['./test/support/between-files.ts'],
    isolate: false,
    maxWorkers: 2,
    fileParallelism: true,
    sequence: { groupOrder },
  },
});

/** Full race counts, kills and foreign locks, and the service through HTTP on PostgreSQL: minutes, not seconds. */
export default defineConfig({
  resolve,
  test: {
    testTimeout: 300_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // On the disk: how long a commit takes decides what a kill meets.
    projects: [...faults, leftOut('postgres', THROUGH_HTTP, 1), leftOut('sqlite', EXHAUSTIVE, 2)],
  },
});
