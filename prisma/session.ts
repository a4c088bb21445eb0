import { AsyncLocalStorage } from 'node:async_hooks';
import { TransactionMisuse } from './errors.ts';

/** One run of `write(fn)`: open from its BEGIN until `fn` has ended. */
export interface Session {
  isOpen: boolean;
}

const current = new AsyncLocalStorage<Session>();

/** Runs `fn` so that every call made from it, however deep, knows its session; closes the session at its end. */
export async function inSession<T>(session: Session, fn: () => Promise<T>): Promise<T> {
  try {
    return await current.run(session, fn);
  } finally {
    session.isOpen = false;
  }
}

/** Inside `write(fn)` the outer client reads an older state, and a second `write` would wait for the first. */
export function refuseInsideWrite(what: string): void {
  if (current.getStore()?.isOpen) {
    throw new TransactionMisuse(`${what} was used inside write(): use its tx`);
  }
}

/** A tx kept beyond its end would write into whichever transaction is open by then. */
export function requireOpen(session: Session | undefined = current.getStore()): void {
  if (!session?.isOpen) throw new TransactionMisuse('a tx was used outside its write()');
}

/** The session of the caller, where there is one. */
export function currentSession(): Session | undefined {
  return current.getStore();
}
