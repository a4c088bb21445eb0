import { readdirSync } from 'node:fs';
import type { Policy } from '../../domain/access.ts';

const DOMAIN = new URL('../../domain/', import.meta.url);

export type AnyPolicy = Policy<string, unknown, never>;

const isPolicy = (found: unknown): found is AnyPolicy =>
  typeof found === 'object' && found !== null && 'noun' in found && 'grants' in found;

/** Every policy of the domain: whatever a `domain/<noun>/policy.ts` or `*-policy.ts` exports, in the order of the nouns. */
export async function allPolicies(): Promise<AnyPolicy[]> {
  const files = readdirSync(DOMAIN, { recursive: true, encoding: 'utf8' });
  const found = await Promise.all(
    files
      .filter((name) => /^[\w-]+\/(?:[\w-]+-)?policy\.ts$/.test(name))
      .sort()
      .map(async (name) => {
        const exported: object = await import(new URL(name, DOMAIN).href);
        return Object.values(exported).filter(isPolicy);
      }),
  );
  return found.flat();
}
