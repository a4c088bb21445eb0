import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** The ES256 key pair that signs access tokens. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: Readonly<Record<string, unknown>>;
}

/** What stands in the environment, or in the file of keys that were made for this machine. */
export interface KeyTexts {
  readonly SIGNING_KEY: string;
  readonly SEAL_KEY: string;
  readonly SEAL_INDEX_KEY: string;
  readonly AUDIT_KEY: string;
}

/** Keys that a machine made for itself carry this mark, so that production knows them. */
const LOCAL = 'local-';

const Jwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string().optional(),
});

/** 32 bytes; base64 may begin like a path, so the form decides. */
const BASE64_KEY = /^[A-Za-z0-9+/]{43}=$/;

/** The text itself where it has the form of a key, else the content of the file it names. */
const textOrFile = (text: string, form: RegExp): string =>
  (form.test(text.trim()) ? text : readFileSync(text, 'utf8')).trim();

/** RFC 7638. */
const thumbprint = ({ crv, kty, x, y }: z.infer<typeof Jwk>): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');

/** @throws Error when it is no private ES256 JWK, as JSON or in a file */
export function readSigningKey(text: string): SigningKey {
  const jwk = Jwk.parse(JSON.parse(textOrFile(text, /^\{/)));
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicKey = createPublicKey(privateKey);
  const kid = jwk.kid ?? thumbprint(jwk);
  return {
    kid,
    privateKey,
    publicKey,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' },
  };
}

/** @throws Error when it is not 32 bytes in base64, given directly or in a file */
export function readSealKey(text: string): Uint8Array {
  const key = Buffer.from(textOrFile(text, BASE64_KEY), 'base64');
  if (key.length !== 32) throw new Error('not 32 bytes');
  if (new Set(key).size < 8) throw new Error('not random');
  return key;
}

/** A short public name of a key, to be found again in envelopes. */
export const sealKeyId = (key: Uint8Array): string =>
  createHash('sha256').update('seal key id').update(key).digest('hex').slice(0, 8);

export const isLocalKey = (kid: string): boolean => kid.startsWith(LOCAL);

function makeKeys(): KeyTexts {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = Jwk.parse(privateKey.export({ format: 'jwk' }));
  return {
    SIGNING_KEY: JSON.stringify({ ...jwk, kid: LOCAL + thumbprint(jwk) }),
    SEAL_KEY: randomBytes(32).toString('base64'),
    SEAL_INDEX_KEY: randomBytes(32).toString('base64'),
    AUDIT_KEY: randomBytes(32).toString('base64'),
  };
}

/** The keys of this machine, or null where none were made. An older file may lack some. */
export function readKeyFile(file: string): Partial<KeyTexts> | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<KeyTexts>;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

const isComplete = (keys: Partial<KeyTexts> | null): keys is KeyTexts =>
  keys !== null && Object.keys(makeKeys()).every((name) => name in keys);

/** Writes a draft beside the file, which then takes the file's name as a whole. */
function replaceKeyFile(file: string, keys: KeyTexts, place: (draft: string, file: string) => void): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    place(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * The keys of this machine, made once: a link is taken by exactly one of two racing processes, and is never half
 * written. What an older file lacks is added to it.
 */
export function localKeys(file: string): KeyTexts {
  const known = readKeyFile(file);
  if (isComplete(known)) return known;
  mkdirSync(dirname(file), { recursive: true });
  replaceKeyFile(file, { ...makeKeys(), ...known }, known === null ? linkSync : renameSync);
  return localKeys(file);
}
