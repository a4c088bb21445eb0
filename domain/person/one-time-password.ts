import { randomInt } from 'node:crypto';
import type { AppliedPolicy } from '../errors.ts';

const HOUR_MS = 3_600_000;

/** Without the characters that are mistaken for each other when a password is read from paper. */
const CHARACTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

const group = (): string =>
  Array.from({ length: GROUP_LENGTH }, () => CHARACTERS.charAt(randomInt(CHARACTERS.length))).join('');

/** A password for the first sign-in, about 99 random bits, in groups that can be read aloud. */
export const newOneTimePassword = (): string => Array.from({ length: GROUPS }, group).join('-');

/** Until when it is taken, by `signIn.oneTimePasswordHours`: paper that nobody used must not open an account for ever. */
export const oneTimePasswordUntil = ({ value }: AppliedPolicy, now: Date): Date =>
  new Date(now.getTime() + value * HOUR_MS);
