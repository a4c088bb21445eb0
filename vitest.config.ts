import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

/** `*.db.test.ts` runs on each engine, `*.sqlite.test.ts` on the one it names; other tests need no database. */
const databaseTests = (kind: string) => `*.${kind}.test.ts`;

/** The three projects over the tests of one folder. */
export function projects(folder: string, exclude: string[] = []): TestProjectConfiguration[] {
  const onEngine = (engine: 'sqlite' | 'postgres'): TestProjectConfiguration => ({
    extends: true,
    test: {
      name: engine,
      include: ['db', engine].map((kind) => `${folder}/**/${databaseTests(kind)}`),
      exclude,
      globalSetup: [`./test/support/global-${engine}.ts`],
    },
  });
  const unit: TestProjectConfiguration = {
    extends: true,
    test: {
      name: 'unit',
      include: [`${folder}/**/*.test.ts`],
      exclude: [`**/${databaseTests('{db,sqlite,postgres}')}`, ...exclude],
    },
  };
  return [unit, onEngine('sqlite'), onEngine('postgres')];
}

// Vite and Node would otherwise each load a graphql of their own, and graphql refuses two in one process.
const graphql = fileURLToPath(new URL('./node_modules/graphql/index.js', import.meta.url));

export const resolve = { alias: [{ find: /^graphql$/, replacement: graphql }] };
export const limits = { testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  resolve,
  // Vitest leaves one core free for its own process, which hardly works: on two cores that is half of the machine.
  test: { ...limits, maxWorkers: '100%', projects: projects('test', ['test/faults/**']) },
});
