import { LRUCache } from 'lru-cache';
import { type CageRules, callOutside } from './cage.ts';

interface KeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

/** How long fetched keys are believed, so that neither a login waits for them nor a rotated key for long. */
const KEPT_MS = 5 * 60_000;
const CACHED_SETS = 500;

const isKeySet = (value: unknown): value is KeySet =>
  typeof value === 'object' && value !== null && Array.isArray((value as { keys?: unknown }).keys);

/**
 * Fetches the JSON Web Key Sets that registered clients keep at an address.
 * @throws CallRefused; SyntaxError when what is there is no key set
 */
export function createKeyFetcher(rules: CageRules): (url: string) => Promise<KeySet> {
  const known = new LRUCache<string, KeySet>({ max: CACHED_SETS, ttl: KEPT_MS });
  return async (url) => {
    const before = known.get(url);
    if (before !== undefined) return before;
    const { status, text } = await callOutside(
      { method: 'GET', url, headers: { accept: 'application/json' } },
      rules,
    );
    const value: unknown = status === 200 ? JSON.parse(text) : null;
    if (!isKeySet(value)) throw new SyntaxError('no JSON Web Key Set is there');
    known.set(url, value);
    return value;
  };
}
