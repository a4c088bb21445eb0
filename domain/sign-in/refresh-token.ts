import { createHash, createHmac, randomBytes } from 'node:crypto';
import { rows, statement } from '../../prisma/client.ts';

/** The first refresh token of a session: 256 random bits. */
export const firstRefreshToken = (): string => randomBytes(32).toString('base64url');

/**
 * The token that follows a token: always the same one, so that the very same refresh sent twice (two tabs, an
 * answer that was lost) gets the same answer. Without the key nobody can tell it.
 */
export const nextRefreshToken = (key: Uint8Array, token: string): string =>
  createHmac('sha256', key).update(token).digest('base64url');

/** What is stored: the database never holds a token that could be used. */
export const refreshHashOf = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

// One statement: a rotation moves a hash from the first table to the second.
const findToken = statement(`
  SELECT 1 AS "known" FROM "SignInSession" WHERE "refreshHash" = :refreshHash
  UNION ALL SELECT 1 AS "known" FROM "SpentRefreshToken" WHERE "refreshHash" = :refreshHash`);

/**
 * Whether anybody was ever given this token. Asked before a transaction that writes: made-up tokens must not keep
 * others from writing.
 */
export const isKnownRefreshToken = async (token: string): Promise<boolean> =>
  (await rows(findToken, { refreshHash: refreshHashOf(token) })).length > 0;
