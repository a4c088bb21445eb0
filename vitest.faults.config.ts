import { tmpdir } from 'node:os';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { quickFolder } from './test/support/quick-folder.ts';
import { EXHAUSTIVE, limits, projects, resolve, THROUGH_HTTP } from './vitest.config.ts';

/** Long, and nothing is killed or raced in it: it need not be alone on the machine. */
const LONG = ['test/faults/{access-matrix,model}.db.test.ts'];
/** What SQLite alone is asked: the rules are the same text for both, and what an engine refuses by itself strange input shows. */
const ON_SQLITE_ALONE = [
  'test/journey/retries.db.test.ts',
  'test/access/foreign-{acts,ids}.db.test.ts',
  'test/referral/non-edges.db.test.ts',
  'test/fhir/{crawl,fuzz,task-refusals,whatever-is-sent}.db.test.ts',
];

/** What takes longest begins first, so that at the end neither core waits for the other. */
const LONGEST = [
  'race',
  'http-kill',
  'start-kill',
  'access-matrix',
  'model',
  'delivery-kill',
  'shutdown',
  'non-edges',
  'strange-input',
];
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((name) => moduleId.includes(`/${name}.`));
      return found === -1 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

const withBundle = (project: TestProjectConfiguration): TestProjectConfiguration => {
  const { test } = project as { test: { globalSetup?: string[] } };
  const globalSetup = ['./test/support/global-bundle.ts', ...(test.globalSetup ?? [])];
  return { ...(project as object), test: { ...test, globalSetup } } as TestProjectConfiguration;
};

/** A kill meets a busy machine: two of these run side by side. */
const faults = projects('test/faults', { databaseFolder: tmpdir(), exclude: LONG }).map(withBundle);

/** What `npm test` leaves out; nothing is killed in it, so that its files share their workers as there. */
const leftOut = (
  engine: 'sqlite' | 'postgres',
  { include, exclude = [], groupOrder }: { include: string[]; exclude?: string[]; groupOrder: number },
): TestProjectConfiguration => ({
  extends: true,
  test: {
    ...limits,
    testTimeout: 300_000,
    name: `http on ${engine}`,
    include,
    exclude,
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
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // On the disk: how long a commit takes decides what a kill meets.
    projects: [
      ...faults,
      leftOut('postgres', { include: [...THROUGH_HTTP, ...LONG], exclude: ON_SQLITE_ALONE, groupOrder: 1 }),
      leftOut('sqlite', { include: [...EXHAUSTIVE, ...LONG], groupOrder: 2 }),
    ],
  },
});
