import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Another process on this machine, told what to do by a script, that speaks in lines. */
export interface OtherProcess {
  /** Resolves with its next line. */
  nextLine(): Promise<string>;
  /** Writes one line to its input. */
  tell(line: string): void;
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** Runs a script of this project in a process of its own. */
export function startScript(file: URL, args: readonly string[]): OtherProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', file.pathname, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return speaking(child);
}

function speaking(child: ChildProcess): OtherProcess {
  if (!child.stdout) throw new Error('the process has no output');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    ended,
    tell: (line) => void child.stdin?.write(`${line}\n`),
    kill: (signal) => void child.kill(signal),
    async nextLine() {
      const { value, done } = await lines.next();
      if (done) throw new Error('the process has ended');
      return value;
    },
  };
}
