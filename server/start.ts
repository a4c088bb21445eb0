import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { auditKeyProblems } from '../domain/audit/chain/keys-in-use.ts';
import { systemClock, testClock } from '../domain/clock.ts';
import { sealKeyProblems } from '../domain/seal/start-check.ts';
import { DEMO_LOGINS, DEMO_PASSWORD } from '../domain/sign-in/demo-logins.ts';
import { close, connect } from '../prisma/client.ts';
import { migrate } from '../prisma/migrate.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { demoAccountProblems } from './demo-accounts.ts';
import { demoHisKeys } from './demo-his.ts';
import { startJobs } from './jobs.ts';
import { finish, listen } from './listening.ts';
import { createLogger } from './log.ts';
import { useKeys } from './process-keys.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The configuration; in production everything that is missing, in the environment and in the database, at once. */
export async function requireConfig(variables: Variables): Promise<Config> {
  const problems: string[] = [];
  let config: Config | undefined;
  try {
    config = readConfig(variables);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
  }
  const databaseUrl = variables.DATABASE_URL;
  if (
    variables.NODE_ENV === 'production' &&
    databaseUrl &&
    !problems.some((one) => one.startsWith('DATABASE_URL'))
  ) {
    problems.push(...(await demoAccountProblems(databaseUrl)));
  }
  if (config === undefined || problems.length > 0) throw new ConfigError(problems);
  return config;
}

/**
 * Opens the database: migrated, sealed, and with the demo network where it is empty and wanted.
 * @throws ConfigError when the database was sealed, or its audit log signed, under a key that is not configured
 */
export async function openDatabase(config: Config, now: Date): Promise<void> {
  useKeys(config);
  await migrate({ url: config.databaseUrl });
  await connect({ url: config.databaseUrl });
  const problems = [...(await sealKeyProblems()), ...(await auditKeyProblems())];
  if (problems.length > 0) throw new ConfigError(problems);
  if (!config.isDemoWanted) return;
  const { seedDemo } = await import('../prisma/seed.ts');
  await seedDemo(now, await demoHisKeys(config.demoHisKeyFile));
}

const startLines = (config: Config, port: number): string[] => [
  '',
  `Yiyang Link 医养通   http://localhost:${port}/`,
  `  API            http://localhost:${port}/graphql (POST, with the access token of POST /auth/sign-in)`,
  config.isProduction
    ? '  Documentation  docs/ and README.md'
    : `  Documentation  http://localhost:${port}/console, docs/ and README.md`,
  ...(config.isDemoWanted
    ? [`  Demo sign-ins  password ${DEMO_PASSWORD}`, `    ${Object.keys(DEMO_LOGINS).join(' ')}`]
    : []),
  '',
];

export interface Service {
  readonly lines: readonly string[];
  /** Readiness fails, requests under way finish, jobs and database close. */
  stop(): Promise<void>;
}

/** Starts the whole service from its configuration. */
export async function startService(config: Config): Promise<Service> {
  const clock = config.clock === 'test' ? testClock(new Date()) : systemClock;
  const logger = createLogger(config.logLevel);
  // What takes long to load is loaded while the database is opened.
  const [app, schema, sweeps, audit, files, fhir, metrics] = await Promise.all([
    import('./app.ts'),
    import('../schema/index.ts'),
    import('./sweeps.ts'),
    import('./audit-jobs.ts'),
    import('./files/scanner.ts'),
    import('./fhir/outbound.ts'),
    import('./metrics.ts'),
    openDatabase(config, clock.now()),
  ]);
  const isScheduled = config.clock === 'system';
  const background = [
    ...sweeps.sweeps,
    files.fileSweep(files.scannerOf(config)),
    ...audit.auditHeads(config.auditHeadDir),
    ...fhir.outboundJobs(config, { clock, logger }),
  ];
  const jobs = startJobs(background, { isScheduled, logger, now: () => clock.now() });
  const { handler, beginStop, streamsEnded } = app.createApp({
    config,
    clock,
    schema: schema.schema,
    logger,
    metrics: metrics.createProcessMetrics(),
    onClockMoved: jobs.runAll,
  });
  const server = createServer(handler);
  const port = await listen(server, config);
  return {
    lines: startLines(config, port),
    async stop() {
      beginStop();
      await delay(config.drainMs);
      await finish(server, config.drainMs);
      await streamsEnded();
      await jobs.stop();
      await close();
    },
  };
}
