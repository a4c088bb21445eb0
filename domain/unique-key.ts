import type { Refusal } from './errors.ts';

function driverCause(meta: unknown): unknown {
  if (!(meta instanceof Object) || !('driverAdapterError' in meta)) return undefined;
  const error = meta.driverAdapterError;
  return error instanceof Object && 'cause' in error ? error.cause : undefined;
}

/** The columns or the index of a violated unique key as one text, or null when the error is another one. */
function violatedKey(error: unknown): string | null {
  if (!(error instanceof Object) || !('code' in error) || error.code !== 'P2002') return null;
  const meta = 'meta' in error ? error.meta : undefined;
  const cause = driverCause(meta);
  return JSON.stringify(cause instanceof Object && 'constraint' in cause ? cause.constraint : (meta ?? ''));
}

/**
 * The answer to a write that lost a race for a unique key, which is the last guard behind an earlier check: the
 * refusal of the column that was taken, or the error itself when it is something else.
 */
export function takenRefusal(error: unknown, ofColumn: Readonly<Record<string, Refusal>>): unknown {
  const key = violatedKey(error);
  if (key === null) return error;
  return Object.entries(ofColumn).find(([column]) => key.includes(column))?.[1] ?? error;
}
