import { Refusal } from '../domain/errors.ts';

/** Says why a command was not done, with the stable code of a refusal; its process ends with 1. */
export function commandFailed(error: unknown): void {
  const code = error instanceof Refusal ? `${error.code}: ` : '';
  process.stderr.write(`${code}${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
