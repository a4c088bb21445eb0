import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { quickFolder } from './test/support/quick-folder.ts';

/** `*.db.test.ts` runs on each engine, `*.sqlite.test.ts` on the one it names; other tests need no database. */
const databaseTests = (kind: string) => `*.${kind}.test.ts`;

/**
 * The service asked through HTTP, act by act and field by field, the commands that start a process, and the longest lifecycles.
 * `npm test` asks it on SQLite and `npm run test:faults` on PostgreSQL: random journeys, models and races are asked on both by
 * `npm test`, and what is left between the two is long.
 */
export const THROUGH_HTTP = [
  'test/{abuse,access}/**/*.db.test.ts',
  'test/{emergency,fhir,linked-ward,print,record-snapshot}/**/*.db.test.ts',
  'test/{agreement,audit,break-glass,contact-notification,death,person,privacy-incident,resident}/**/*.db.test.ts',
  'test/{sealed,void}/**/*.db.test.ts',
  'test/{alarm/climb,search/keys,slot/opening}.db.test.ts',
  'test/event/open.db.test.ts',
  'test/referral/!(random-journeys).db.test.ts',
  'test/schema/statement-counts.db.test.ts',
  'test/journey/!(green-channel|day-of-a-home).db.test.ts',
  'test/merge/!(restored).db.test.ts',
  'test/files/{upload,download,sealed}.db.test.ts',
  'test/sign-in/**/*.db.test.ts',
];

/** What asks every field and every act many times over: minutes, and left to `npm run test:faults`. */
export const EXHAUSTIVE = [
  'test/journey/strange-input.db.test.ts',
  'test/journey/retries.db.test.ts',
  'test/access/{foreign-acts,foreign-ids,prints,two-forms}.db.test.ts',
  'test/journey/second-factor-enrolment.db.test.ts',
  'test/sign-in/openid-forgeries.db.test.ts',
  'test/abuse/{flood,injection}.{db,sqlite}.test.ts',
  'test/audit/{concern,head}.db.test.ts',
  'test/sealed/backup.db.test.ts',
  'test/event/open.db.test.ts',
  'test/referral/{edges,non-edges,given-back,open-one,untaken}.db.test.ts',
  'test/fhir/{task,sender,referral,emergency,subscription}-*.db.test.ts',
  'test/fhir/{announced,appointments*,audit,clinical,crawl,documents,encounter*,keys-at-an-address,login-limits}.db.test.ts',
  'test/fhir/{delivery-kill,directory-*,feedback-*,kept,login,machines,patient*,provenance,record}.db.test.ts',
  'test/fhir/{references-together,sender,subscriptions}.db.test.ts',
  'test/fhir/{fuzz,quickstart,schedule,slots,story-medplum,told-hospital,two-doors*,whatever-is-sent}.db.test.ts',
];

interface Place {
  /** Where SQLite files lie. */
  readonly databaseFolder: string;
  readonly exclude?: string[];
  /** What is asked on PostgreSQL by another run. */
  readonly elsewhere?: string[];
}

/** The three projects over the tests of one folder. */
export function projects(
  folder: string,
  { databaseFolder, exclude = [], elsewhere = [] }: Place,
): TestProjectConfiguration[] {
  const onEngine = (engine: 'sqlite' | 'postgres'): TestProjectConfiguration => ({
    extends: true,
    test: {
      name: engine,
      include: ['db', engine].map((kind) => `${folder}/**/${databaseTests(kind)}`),
      exclude: engine === 'postgres' ? [...exclude, ...elsewhere] : exclude,
      provide: { databaseFolder },
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

/** A worker goes on to the next file only within its project: each project is run through before the next begins. */
class ProjectByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = ['postgres', 'sqlite', 'unit'];
    const place = ({ project }: TestSpecification) => order.indexOf(project.name);
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  resolve,
  test: {
    ...limits,
    // Vitest leaves one core free for its own process, which hardly works: on two cores that is half of the machine.
    maxWorkers: '100%',
    // A worker loads the schema, Prisma and GraphQL once: docs/decisions/one-worker-many-files.md says why it may.
    isolate: false,
    setupFiles: ['./test/support/between-files.ts'],
    sequence: { sequencer: ProjectByProject },
    projects: projects('test', {
      databaseFolder: quickFolder(),
      exclude: ['test/faults/**', ...EXHAUSTIVE],
      elsewhere: THROUGH_HTTP,
    }),
  },
});
