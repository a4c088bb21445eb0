import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The service in a process of its own. */
export interface SpawnedServer {
  readonly url: string;
  /** From the start of the process to the line that says where it listens. */
  readonly readyMs: number;
  /** Settles with the exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** The last of what it wrote to its log. */
  log(): string;
  kill(signal: NodeJS.Signals): void;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is run: the sources as they are, or the bundle that `npm start` runs. */
const ENTRIES = { sources: ['--import', 'tsx', 'server/main.ts'], bundle: ['dist/main.js'] } as const;

/** Makes the bundle from the sources as they are now. */
export async function buildBundle(): Promise<void> {
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'server/build.ts'], { cwd: ROOT });
}

/** The service while it starts. */
export interface StartingServer extends Pick<SpawnedServer, 'ended' | 'kill'> {
  /** Fails with what the service said when it ends instead. */
  readonly ready: Promise<SpawnedServer>;
}

/** Starts the service on a free port of this machine. @throws Error with what it said when it does not come up */
export const spawnServer = (
  env: Readonly<Record<string, string>>,
  entry: keyof typeof ENTRIES = 'sources',
): Promise<SpawnedServer> => beginServer(env, entry).ready;

/** The same, for who does not wait until it is ready. */
export function beginServer(
  env: Readonly<Record<string, string>>,
  entry: keyof typeof ENTRIES = 'sources',
): StartingServer {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ENTRIES[entry], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  let log = '';
  const keep = (text: string) => {
    log = `${log}${text}`.slice(-8000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const lines = createInterface({ input: child.stdout });
  const kill = (signal: NodeJS.Signals) => void child.kill(signal);
  const ready = new Promise<SpawnedServer>((resolve, reject) => {
    lines.on('line', (line) => {
      const port = /http:\/\/localhost:(\d+)\//.exec(line)?.[1];
      if (port === undefined) return;
      const url = `http://127.0.0.1:${port}`;
      resolve({ url, readyMs: performance.now() - startedAt, ended, log: () => log, kill });
    });
    void ended.then((code) => reject(new Error(`the service ended with ${code}:\n${log}`)));
  });
  return { ready, ended, kill };
}
