import { DatabaseBusy } from './errors.ts';

const serializationFailure = '40001';
const deadlock = '40P01';
const lockNotAvailable = '55P03';
const prismaWriteConflict = 'P2034';
const prismaTransactionUnavailable = 'P2028';

/** Codes of an error and of its causes: Prisma wraps the driver's error, raw SQL throws it bare. */
function codesOf(error: unknown): Set<unknown> {
  const codes = new Set<unknown>();
  for (let at = error; at instanceof Object && codes.size < 8; ) {
    if ('code' in at) codes.add(at.code);
    if ('originalCode' in at) codes.add(at.originalCode);
    at = 'cause' in at ? at.cause : 'meta' in at ? driverError(at.meta) : undefined;
  }
  return codes;
}

function driverError(meta: unknown): unknown {
  return meta instanceof Object && 'driverAdapterError' in meta ? meta.driverAdapterError : undefined;
}

/** The transaction was rolled back for no fault of its own and may be run again. */
export function isRetryable(error: unknown): boolean {
  const codes = codesOf(error);
  return [serializationFailure, deadlock, prismaWriteConflict].some((code) => codes.has(code));
}

/** The same error for the same state as on SQLite; any other error as it is. */
export function toDatabaseBusy(error: unknown): unknown {
  const codes = codesOf(error);
  const isUnavailable = codes.has(prismaTransactionUnavailable) && /start a transaction/.test(String(error));
  if (!isUnavailable && !codes.has(lockNotAvailable)) return error;
  return new DatabaseBusy('no transaction or row lock could be had in time', { cause: error });
}
