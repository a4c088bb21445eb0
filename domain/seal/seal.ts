import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Where a sealed value is kept. It is bound to the place: moved elsewhere, it does not open. */
export interface SealPlace {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

export interface SealKeys {
  /** The key that seals; the others only open what was sealed before a rotation. */
  readonly activeKeyId: string;
  /** 32 bytes each, by an id of `[A-Za-z0-9_-]`. One key seals at most 2^32 values (NIST SP 800-38D, random nonces). */
  readonly keys: Readonly<Record<string, Uint8Array>>;
  /** 32 bytes, none of the above. */
  readonly indexKey: Uint8Array;
  /** Earlier index keys: until all is re-indexed, look-ups ask for what they made as well. */
  readonly indexKeysBefore?: readonly Uint8Array[];
}

/** Seals personal data with AES-256-GCM and makes the keyed index under which it is looked up (V1). */
export interface Seal {
  /** The ids of the keys that open envelopes; the first one seals. */
  readonly keyIds: readonly string[];
  /** @returns an envelope `s1.<keyId>.<base64url of nonce, ciphertext and tag>`, another one at each call */
  seal(plain: string, place: SealPlace): string;
  /** @throws SealError when the envelope is foreign, was changed, or belongs to another place */
  open(envelope: string, place: SealPlace): string;
  /** The same for bytes, which need be no text. */
  sealBytes(plain: Uint8Array, place: SealPlace): string;
  /** @throws SealError as `open` */
  openBytes(envelope: string, place: SealPlace): Buffer;
  /**
   * The same for equal values of one kind, whatever their width, case and white space. Values go in as their parser
   * gives them back.
   */
  index(value: string, kind: string): string;
  /** The index under every configured key, the present one first: what a look-up asks for while keys change. */
  indexes(value: string, kind: string): string[];
  /** Under which key an envelope was sealed, for rotation. @throws SealError SEAL_ENVELOPE */
  keyIdOf(envelope: string): string;
}

export type SealErrorCode = 'SEAL_KEYS' | 'SEAL_TEXT' | 'SEAL_ENVELOPE' | 'SEAL_KEY_UNKNOWN' | 'SEAL_BROKEN';

/** A fault, never a business answer. Its message holds neither the value nor a key. */
export class SealError extends Error {
  readonly code: SealErrorCode;

  constructor(code: SealErrorCode, message: string) {
    super(message);
    this.name = 'SealError';
    this.code = code;
  }
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';
const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;
const ENVELOPE = /^s1\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]+)$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** As JSON, so that no two places read alike whatever characters their names hold. */
const boundTo = (place: SealPlace): Buffer =>
  Buffer.from(JSON.stringify([place.table, place.row, place.column]));

function partsOf(envelope: string): { keyId: string; sealed: Buffer } {
  const [, keyId, body] = ENVELOPE.exec(envelope) ?? [];
  const sealed = Buffer.from(body ?? '', 'base64url');
  // A second spelling of the same bytes would let an envelope be changed without being noticed.
  if (
    keyId === undefined ||
    sealed.length < NONCE_BYTES + TAG_BYTES ||
    sealed.toString('base64url') !== body
  ) {
    throw new SealError('SEAL_ENVELOPE', 'This is no sealed value.');
  }
  return { keyId, sealed };
}

interface Keys {
  readonly byId: ReadonlyMap<string, Buffer>;
  /** The present one first. */
  readonly index: readonly Buffer[];
}

function requireKeys({ activeKeyId, keys, indexKey, indexKeysBefore = [] }: SealKeys): Keys {
  const byId = new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key)]));
  const index = [indexKey, ...indexKeysBefore].map((key) => Buffer.from(key));
  const isComplete = byId.has(activeKeyId) && index.every(({ length }) => length === KEY_BYTES);
  const isEachFit = [...byId].every(
    ([id, key]) => KEY_ID.test(id) && key.length === KEY_BYTES && !index.some((one) => one.equals(key)),
  );
  if (isComplete && isEachFit) return { byId, index };
  throw new SealError(
    'SEAL_KEYS',
    'Sealing needs an active key and an index key, 32 bytes each and not the same.',
  );
}

/** @throws SealError SEAL_KEYS when a key is missing, short or used twice */
export function createSeal(sealKeys: SealKeys): Seal {
  const { byId: keys, index: indexKeys } = requireKeys(sealKeys);
  const keyOf = (id: string): Buffer => {
    const key = keys.get(id);
    if (key === undefined) throw new SealError('SEAL_KEY_UNKNOWN', `The key ${id} is not configured.`);
    return key;
  };
  const { activeKeyId } = sealKeys;
  const indexes = (value: string, kind: string): string[] => {
    const normal = value.normalize('NFKC').replace(/\s/g, '').toUpperCase();
    const text = JSON.stringify([kind, normal]);
    return indexKeys.map((key) => createHmac('sha256', key).update(text).digest('base64url'));
  };
  function sealBytes(plain: Uint8Array, place: SealPlace): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, keyOf(activeKeyId), nonce).setAAD(boundTo(place));
    const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return `s1.${activeKeyId}.${sealed.toString('base64url')}`;
  }
  function openBytes(envelope: string, place: SealPlace): Buffer {
    const { keyId, sealed } = partsOf(envelope);
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, keyOf(keyId), nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(place)).setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      const opened = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
      return Buffer.concat([opened, decipher.final()]);
    } catch {
      throw new SealError('SEAL_BROKEN', 'The sealed value was changed, or belongs to another place.');
    }
  }
  return {
    keyIds: [activeKeyId, ...[...keys.keys()].filter((id) => id !== activeKeyId)],
    seal(plain, place) {
      if (LONE_SURROGATE.test(plain))
        throw new SealError('SEAL_TEXT', 'Only well-formed Unicode can be sealed.');
      return sealBytes(Buffer.from(plain), place);
    },
    open: (envelope, place) => openBytes(envelope, place).toString('utf8'),
    sealBytes,
    openBytes,
    index: (value, kind) => indexes(value, kind)[0] ?? '',
    indexes,
    keyIdOf: (envelope) => partsOf(envelope).keyId,
  };
}

let current: Seal | null = null;

/** Sets the seal of this process, once at its start. */
export function useSeal(configured: Seal): void {
  current = configured;
}

/** The seal of this process. @throws Error before `useSeal` was called */
export function seal(): Seal {
  if (current === null) throw new Error('No seal is configured: call useSeal at the start.');
  return current;
}
