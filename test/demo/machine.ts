import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Ended, runCommand } from '../support/command.ts';
import type { Sent } from './client.ts';

/** The machine that the demo's own service runs on: what its operator, or an intruder, can do there. */
export interface Machine {
  /** Settings of the service, as environment variables. */
  readonly env: Readonly<Record<string, string>>;
  /** A path in the temporary folder, which goes with the service. */
  file(name: string): string;
  /** `npm run <command> -- <args>` with the settings of the service, or some others. */
  runs(command: string, args?: readonly string[], others?: Readonly<Record<string, string>>): Sent<Ended>;
  /** A copy of the database with statements run on it behind the back of the service. @returns its address */
  copies(name: string, statements: readonly string[]): Sent<string>;
}

export function createMachine(folder: string, env: Readonly<Record<string, string>>): Machine {
  const file = (name: string): string => join(folder, name);
  const short = (text: string): string => text.replaceAll(`${folder}/`, '');
  const source = (env.DATABASE_URL ?? '').slice('file:'.length);
  return {
    env,
    file,
    runs: (command, args = [], others = {}) => ({
      who: 'The operator',
      operation: short(['npm run', command, ...(args.length > 0 ? ['--', ...args] : [])].join(' ')),
      sent: Object.fromEntries(Object.entries(others).map(([name, value]) => [name, short(value)])),
      carryOut: () => runCommand(command.replace(':', '-'), { ...env, ...others }, args),
    }),
    copies: (name, statements) => ({
      who: 'Somebody who got at the database',
      operation: statements.join('; '),
      sent: {},
      async carryOut() {
        if (existsSync(file(name))) throw new Error(`${name} is there already`);
        const original = new Database(source, { readonly: true });
        original.prepare('VACUUM INTO ?').run(file(name));
        original.close();
        const copy = new Database(file(name));
        for (const statement of statements) copy.exec(statement);
        copy.close();
        return `file:${file(name)}`;
      },
    }),
  };
}

/** What a command said. @throws Error when it ended otherwise than with `expected` */
export function said({ code, stdout, stderr }: Ended, expected = 0): string {
  const text = `${stdout}${stderr}`.trim();
  if (code !== expected) throw new Error(`it ended with ${code}: ${text}`);
  return `${text}${text === '' ? '' : '\n'}exit code ${code}`;
}
