import { createPublicKey } from 'node:crypto';
import { z } from 'zod';

/** The parts of a JSON Web Key that only its owner may have (RFC 7518 6.2.2, 6.3.2, 6.4). */
const PRIVATE_PARTS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** What SMART Backend Services signs with: RS384 and ES384. */
const PublicKey = z
  .discriminatedUnion('kty', [
    z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-384'), x: z.string(), y: z.string() }),
    z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string() }),
  ])
  .and(z.looseObject({ kid: z.string().min(1).max(200) }));

const KeySet = z.object({ keys: z.array(PublicKey).min(1).max(20) });

const LEAST_MODULUS_BITS = 2048;

/** Whether it is a point of the curve, or long enough. */
function isSound(key: z.infer<typeof PublicKey>): boolean {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' });
    return key.kty === 'EC' || (asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_MODULUS_BITS;
  } catch {
    return false;
  }
}

/** What is wrong with the text of a key set; null for one that a machine can be known by. */
export function keySetProblem(text: string): 'KEYS_FORM' | 'KEYS_PRIVATE' | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'KEYS_FORM';
  }
  const parsed = KeySet.safeParse(value);
  if (!parsed.success) return 'KEYS_FORM';
  const { keys } = parsed.data;
  if (keys.some((key) => PRIVATE_PARTS.some((part) => part in key))) return 'KEYS_PRIVATE';
  const names = new Set(keys.map(({ kid }) => kid));
  return names.size === keys.length && keys.every(isSound) ? null : 'KEYS_FORM';
}
