import { tmpdir } from 'node:os';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { limits, projects, resolve, THROUGH_HTTP } from './vitest.config.ts';

const faults = projects('test/faults', { databaseFolder: tmpdir() });

/** What `npm test` leaves out on PostgreSQL; nothing is killed in it, so that its files share their workers as there. */
const throughHttp: TestProjectConfiguration = {
  extends: true,
  test: {
    ...limits,
    name: 'http on postgres',
    include: THROUGH_HTTP,
    globalSetup: ['./test/support/global-postgres.ts'],
    provide: { databaseFolder: tmpdir() },
    setupFiles: ['./test/support/between-files.ts'],
    isolate: false,
    maxWorkers: 2,
    fileParallelism: true,
    sequence: { groupOrder: 1 },
  },
};

/** Full race counts, kills and foreign locks, and the service through HTTP on PostgreSQL: minutes, not seconds. */
export default defineConfig({
  resolve,
  test: {
    testTimeout: 300_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // On the disk: how long a commit takes decides what a kill meets.
    projects: [...faults, throughHttp],
  },
});
