import { LRUCache } from 'lru-cache';
import { type CageRules, callOutside } from './cage.ts';

interface KeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** How long fetched keys are believed: a key that its owner has taken back is refused after that. */
const KEPT_MS = 5 * 60_000;
/** Whoever names keys that there are not, or an address that does not answer, has it asked no more often than this. */
const ASKED_AGAIN_MS = 30_000;
const CACHED_SETS = 500;

const isKeySet = (value: unknown): value is KeySet =>
  typeof value === 'object' && value !== null && Array.isArray((value as { keys?: unknown }).keys);

async function fetched(url: string, rules: CageRules): Promise<KeySet> {
  const call = { method: 'GET', url, headers: { accept: 'application/json' } };
  const { status, text } = await callOutside(call, rules);
  const value: unknown = status === 200 ? JSON.parse(text) : null;
  if (!isKeySet(value)) throw new SyntaxError('no JSON Web Key Set is there');
  return value;
}

interface Known {
  readonly askedAt: number;
  /** Whether it was asked for because a key was missing in what was known before. */
  readonly isAskedAgain: boolean;
  /** Under way for those who come meanwhile. */
  readonly keys: Promise<KeySet>;
}

const ageOf = ({ askedAt }: Known, now: Date): number => Math.abs(now.getTime() - askedAt);

async function isEnough(known: Known, kid: string, now: Date): Promise<boolean> {
  const age = ageOf(known, now);
  if (age >= KEPT_MS) return false;
  const set = await known.keys.catch(() => null);
  if (set?.keys.some((key) => key.kid === kid)) return true;
  return age < ASKED_AGAIN_MS && (set === null || known.isAskedAgain);
}

/**
 * Fetches the JSON Web Key Sets that registered clients keep at an address. A key that is not in the set that is known is looked
 * for there once more: it was changed.
 * @throws CallRefused; SyntaxError when what is there is no key set
 */
export function createKeyFetcher(rules: CageRules): (url: string, kid: string, now: Date) => Promise<KeySet> {
  const known = new LRUCache<string, Known>({ max: CACHED_SETS });

  return async (url, kid, now) => {
    const before = known.get(url);
    if (before !== undefined && (await isEnough(before, kid, now))) return before.keys;
    // Of several that wait for the same answer one asks.
    const meanwhile = known.get(url);
    if (meanwhile !== undefined && meanwhile !== before) return meanwhile.keys;
    const isAskedAgain = before !== undefined && ageOf(before, now) < KEPT_MS;
    const keys = fetched(url, rules);
    known.set(url, { askedAt: now.getTime(), isAskedAgain, keys });
    return keys;
  };
}
