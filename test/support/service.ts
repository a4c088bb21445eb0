import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { type TestClock, testClock } from '../../domain/clock.ts';
import { createApp } from '../../server/app.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { finish, listen } from '../../server/listening.ts';
import { createLogger, type Logger } from '../../server/log.ts';
import { useKeys } from '../../server/process-keys.ts';
import { createClient, type TestClient } from './client.ts';

export interface ServiceOptions {
  /** When it is, to begin with; the clock stands still. */
  readonly now?: Date;
  readonly clock?: TestClock;
  /** Instead of the real schema. */
  readonly schema?: GraphQLSchema;
  readonly env?: Readonly<Record<string, string>>;
  /** Instead of silence. */
  readonly logger?: Logger;
  /** Called when the clock was moved over HTTP. */
  readonly onClockMoved?: (now: Date) => Promise<void>;
}

export interface RunningService {
  readonly url: string;
  readonly clock: TestClock;
  readonly config: Config;
  /** Signs in over HTTP; a person of several organisations names one. */
  signIn(login: string, options?: { password?: string; organization?: string }): Promise<TestClient>;
  /** A client without any token. */
  anonymous(): TestClient;
  beginStop(): void;
  stop(): Promise<void>;
}

export const KEYS_FILE = join(tmpdir(), 'yiyang-test-keys.json');

/** The configuration of tests: keys of this machine, a frozen clock, no logs. */
export const testConfig = (env: Readonly<Record<string, string>> = {}): Config =>
  readConfig({
    ...(env.NODE_ENV === 'production' ? {} : { NODE_ENV: 'test', CLOCK: 'test', DEMO: 'false' }),
    LOG_LEVEL: 'silent',
    EVENTS_EVERY_MS: '20',
    KEYS_FILE,
    ...env,
  });

/** Starts the service in this process over the database of this test file, on a free port of this machine. */
export async function startService(options: ServiceOptions = {}): Promise<RunningService> {
  const config = testConfig(options.env);
  useKeys(config);
  const clock = options.clock ?? testClock(options.now ?? new Date('2026-11-23T01:00:00Z'));
  const schema = options.schema ?? (await import('../../schema/index.ts')).schema;
  const logger = options.logger ?? createLogger(config.logLevel);
  const { onClockMoved } = options;
  const app = createApp({ config, clock, schema, logger, ...(onClockMoved ? { onClockMoved } : {}) });
  const server = createServer(app.handler);
  const url = `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`;
  return {
    url,
    clock,
    config,
    async signIn(login, { password = 'demo-only', organization } = {}) {
      const client = createClient(url);
      await client.signIn({ login, password, ...(organization === undefined ? {} : { organization }) });
      return client;
    },
    anonymous: () => createClient(url),
    beginStop: app.beginStop,
    async stop() {
      app.beginStop();
      await finish(server);
      await app.streamsEnded();
    },
  };
}
