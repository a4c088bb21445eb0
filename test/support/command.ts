import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Ended {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Starts a command of `server/commands` in a process of its own, from the sources. */
export function startCommand(
  name: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): RunningCommand {
  const child = spawn(process.execPath, ['--import', 'tsx', `server/commands/${name}.ts`, ...args], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'development', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  return {
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr }))),
    kill: (signal) => void child.kill(signal),
  };
}

export const runCommand = (...given: Parameters<typeof startCommand>): Promise<Ended> =>
  startCommand(...given).ended;
