import { randomInt } from 'node:crypto';

/** Without the characters that are mistaken for each other when a password is read from paper. */
const CHARACTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

const group = (): string =>
  Array.from({ length: GROUP_LENGTH }, () => CHARACTERS.charAt(randomInt(CHARACTERS.length))).join('');

/** A password for the first sign-in, about 99 random bits, in groups that can be read aloud. */
export const newOneTimePassword = (): string => Array.from({ length: GROUPS }, group).join('-');
