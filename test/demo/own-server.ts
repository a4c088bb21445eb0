import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnServer } from '../support/spawned.ts';
import { createMachine, type Machine } from './machine.ts';

export interface OwnService {
  readonly url: string;
  readonly machine: Machine;
  /** What it logged: errors alone. */
  log(): string;
  stop(): Promise<void>;
}

/** The demo's own service on a temporary database, which goes with it. */
export async function startOwnService(): Promise<OwnService> {
  const folder = await mkdtemp(join(tmpdir(), 'yiyang-demo-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const env = {
    DATABASE_URL: `file:${join(folder, 'demo.db')}`,
    KEYS_FILE: join(folder, 'keys.json'),
    CLOCK: 'test',
    DEMO: 'true',
  };
  try {
    const server = await spawnServer(env);
    return {
      url: server.url,
      machine: createMachine(folder, env),
      log: server.log,
      async stop() {
        server.kill('SIGTERM');
        await server.ended;
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
