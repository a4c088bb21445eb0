import { existsSync, readdirSync } from 'node:fs';
import type { Policy } from '../../domain/access.ts';

const DOMAIN = new URL('../../domain/', import.meta.url);

export type AnyPolicy = Policy<string, unknown, never>;

const isPolicy = (found: unknown): found is AnyPolicy =>
  typeof found === 'object' && found !== null && 'noun' in found && 'grants' in found;

/** Every policy of the domain: whatever a `domain/<noun>/policy.ts` exports, in the order of the nouns. */
export async function allPolicies(): Promise<AnyPolicy[]> {
  const folders = readdirSync(DOMAIN).filter((name) => existsSync(new URL(`${name}/policy.ts`, DOMAIN)));
  const found = await Promise.all(
    folders.sort().map(async (folder) => {
      const exported: object = await import(new URL(`${folder}/policy.ts`, DOMAIN).href);
      return Object.values(exported).filter(isPolicy);
    }),
  );
  return found.flat();
}
