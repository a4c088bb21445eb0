import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const tsx = ['--import', 'tsx'];
const script = (name: string): string => new URL(name, import.meta.url).pathname;

/** The environment of a bench database: its own file, its own keys. */
export const environment = (folder: string, port: number): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'development',
  DATABASE_URL: `file:${folder}/bench.db`,
  KEYS_FILE: `${folder}/keys.json`,
  PORT: String(port),
});

/** Runs a script to its end. @returns its last line */
export function runScript(name: string, args: readonly string[], env: NodeJS.ProcessEnv): string {
  const output = execFileSync(process.execPath, [...tsx, script(name), ...args], { env, encoding: 'utf8' });
  return output.trim().split('\n').at(-1) ?? '';
}

export interface Running {
  readonly url: string;
  readonly readyMs: number;
  residentMegabytes(): number;
  /** Processor time used since the start. */
  cpuMs(): number;
  stop(): Promise<void>;
}

async function stopped(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

const memoryOf = (child: ChildProcess): number => {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
};

// Fields 14 and 15 of proc(5) stat, in ticks of 10 ms; the name before them may hold spaces but no other ')'.
function cpuOf(child: ChildProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Starts the built service as `npm start` does, and waits until it is ready. */
export async function startService(env: NodeJS.ProcessEnv): Promise<Running> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', script('../../dist/main.js')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${env.PORT}`;
  for (;;) {
    const isReady = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) break;
    await delay(10);
  }
  const readyMs = Math.round(performance.now() - startedAt);
  return {
    url,
    readyMs,
    residentMegabytes: () => memoryOf(child),
    cpuMs: () => cpuOf(child),
    stop: () => stopped(child),
  };
}

/** Starts what is measured beside the service; its first line is its port. */
export async function startBeside(
  name: string,
  args: readonly string[],
): Promise<Omit<Running, 'readyMs' | 'residentMegabytes'>> {
  const child = spawn(process.execPath, [...tsx, script(name), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error(`${name} has no output`);
  for await (const port of createInterface({ input: child.stdout })) {
    return { url: `http://127.0.0.1:${port}`, cpuMs: () => cpuOf(child), stop: () => stopped(child) };
  }
  throw new Error(`${name} did not start`);
}

/** Signs in with a demo login. @returns an access token */
export async function signIn(url: string, login: string): Promise<string> {
  const answer = await fetch(`${url}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: 'demo-only' }),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}
