/** The database could not be had in time: another process holds its lock, or every connection is busy. */
export class DatabaseBusy extends Error {
  override name = 'DatabaseBusy';
}

/** A rule of `write` was broken: a bug of the caller, never a matter of load. */
export class TransactionMisuse extends Error {
  override name = 'TransactionMisuse';
}
