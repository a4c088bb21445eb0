import { isLocalKey, localKeys, readSealKey, readSigningKey, sealKeyId } from './keys.ts';

/** The variables that name keys. */
interface KeyVariables {
  readonly NODE_ENV: string;
  readonly KEYS_FILE: string;
  readonly SIGNING_KEY?: string | undefined;
  readonly SEAL_KEY?: string | undefined;
  readonly SEAL_KEYS_BEFORE: readonly string[];
  readonly SEAL_INDEX_KEY?: string | undefined;
  readonly SEAL_INDEX_KEYS_BEFORE: readonly string[];
  readonly AUDIT_KEY?: string | undefined;
  readonly AUDIT_KEYS_BEFORE: readonly string[];
}

/** Reads each key; what can't be read becomes a problem with its name. */
export function keysOf(env: KeyVariables, problems: string[]) {
  const made = env.NODE_ENV === 'production' ? null : localKeys(env.KEYS_FILE);
  const attempt = <T>(
    name: string,
    text: string | undefined,
    read: (text: string) => T,
    form: string,
  ): T | null => {
    if (text === undefined) return null;
    try {
      return read(text);
    } catch {
      problems.push(`${name} is not ${form}.`);
      return null;
    }
  };
  const bytes = '32 random bytes in base64, given directly or as the path of a file';
  const signingKey = attempt(
    'SIGNING_KEY',
    env.SIGNING_KEY ?? made?.SIGNING_KEY,
    readSigningKey,
    'a private ES256 JWK, as JSON or as the path of a file',
  );
  if (env.NODE_ENV === 'production' && signingKey !== null && isLocalKey(signingKey.kid)) {
    problems.push('SIGNING_KEY is a key that was made for development.');
  }
  return {
    signingKey,
    sealKey: attempt('SEAL_KEY', env.SEAL_KEY ?? made?.SEAL_KEY, readSealKey, bytes),
    indexKey: attempt('SEAL_INDEX_KEY', env.SEAL_INDEX_KEY ?? made?.SEAL_INDEX_KEY, readSealKey, bytes),
    sealBefore: env.SEAL_KEYS_BEFORE.map((text) => attempt('SEAL_KEYS_BEFORE', text, readSealKey, bytes)),
    indexBefore: env.SEAL_INDEX_KEYS_BEFORE.map((text) =>
      attempt('SEAL_INDEX_KEYS_BEFORE', text, readSealKey, bytes),
    ),
    auditKey: attempt('AUDIT_KEY', env.AUDIT_KEY ?? made?.AUDIT_KEY, readSealKey, bytes),
    auditBefore: env.AUDIT_KEYS_BEFORE.map((text) => attempt('AUDIT_KEYS_BEFORE', text, readSealKey, bytes)),
  };
}

/** The key that is used, with those before it, each by its public name. */
export function keyRing(active: Uint8Array, before: readonly (Uint8Array | null)[]) {
  const known = [active, ...before.filter((key) => key !== null)];
  return {
    activeKeyId: sealKeyId(active),
    keys: Object.fromEntries(known.map((key) => [sealKeyId(key), key])),
  };
}
