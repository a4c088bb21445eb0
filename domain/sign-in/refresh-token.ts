import { createHash, createHmac, randomBytes } from 'node:crypto';

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
