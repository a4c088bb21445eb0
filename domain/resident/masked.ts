import { LRUCache } from 'lru-cache';
import { type SealPlace, seal } from '../seal/seal.ts';

// Holds masked values only. The place is part of the key: what was moved elsewhere must not be found here.
const known = new LRUCache<string, string>({ max: 20_000 });

/** A sealed value as it may be shown, never unmasked (V1); null stays null. @throws SealError when it does not open */
export function masked(
  envelope: string | null,
  place: SealPlace,
  mask: (plain: string) => string,
): string | null {
  if (envelope === null) return null;
  const key = `${place.table}/${place.row}/${place.column}/${envelope}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const shown = mask(seal().open(envelope, place));
  known.set(key, shown);
  return shown;
}
