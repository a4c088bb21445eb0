import { tmpdir } from 'node:os';
import { defineConfig } from 'vitest/config';
import { projects, resolve } from './vitest.config.ts';

/** Full race counts, kills and foreign locks: minutes, not seconds. */
export default defineConfig({
  resolve,
  test: {
    testTimeout: 300_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // On the disk: how long a commit takes decides what a kill meets.
    projects: projects('test/faults', { databaseFolder: tmpdir() }),
  },
});
