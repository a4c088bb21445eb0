import { createHmac, timingSafeEqual } from 'node:crypto';

/** The keys of the audit log, outside the database: 32 bytes each, by an id. */
export interface AuditKeys {
  /** The key that is used now; the others only check what was recorded before. */
  readonly activeKeyId: string;
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

let current: AuditKeys | null = null;

/** Sets the audit keys of this process, once at its start. */
export function useAuditKeys(keys: AuditKeys): void {
  if (keys.keys[keys.activeKeyId]?.length !== 32) throw new Error('The audit log needs a key of 32 bytes.');
  current = keys;
}

function auditKeys(): AuditKeys {
  if (current === null) throw new Error('No audit key is configured: call useAuditKeys at the start.');
  return current;
}

/** The columns of an audit row that its code covers, in this order; instants as the database keeps them. */
export const COVERED_COLUMNS = [
  'id',
  'at',
  'action',
  'operation',
  'noun',
  'nounId',
  'outcome',
  'personId',
  'role',
  'organizationId',
  'ownerOrgIds',
  'residentIds',
  'facts',
  'requestId',
] as const;

export type CoveredRow = Readonly<Record<(typeof COVERED_COLUMNS)[number], string | null>>;

/** An instant as raw rows give it on both engines. */
export const storedInstant = (at: Date): string => at.toISOString().replace('Z', '+00:00');

/** One text per content, the same on both engines. */
export const canonical = (row: CoveredRow): string =>
  JSON.stringify(COVERED_COLUMNS.map((column) => row[column]));

/**
 * HMAC-SHA-256 of a text for one use of it, so that a code made for one thing never holds for another.
 * @returns null when the key is not configured
 */
export function codeOf(use: 'row' | 'link' | 'head', text: string, keyId: string): string | null {
  const key = auditKeys().keys[keyId];
  if (key === undefined) return null;
  return createHmac('sha256', key).update(`yiyang-link audit ${use}\n`).update(text).digest('base64url');
}

/**
 * Whether a key of this id is configured. What a key signed that is not can be neither proven nor called wrong: another
 * process may have it already.
 */
export const knowsKey = (keyId: string): boolean => auditKeys().keys[keyId] !== undefined;

/** The code of a text under the active key, with that key's id. */
export function sign(use: 'row' | 'link' | 'head', text: string): { mac: string; keyId: string } {
  const keyId = auditKeys().activeKeyId;
  return { mac: codeOf(use, text, keyId) ?? '', keyId };
}

/** Whether a code belongs to the text; false for an unknown key. */
export function isSigned(
  use: 'row' | 'link' | 'head',
  text: string,
  { mac, keyId }: { mac: string; keyId: string },
): boolean {
  const right = Buffer.from(codeOf(use, text, keyId) ?? '');
  const given = Buffer.from(mac);
  return right.length > 0 && right.length === given.length && timingSafeEqual(right, given);
}
