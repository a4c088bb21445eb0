import { hash, verify } from '@node-rs/argon2';
import { InvalidInput } from '../errors.ts';
import { DEMO_PASSWORD } from './demo-logins.ts';

// OWASP Password Storage Cheat Sheet, argon2id (the default): 19 MiB, 2 passes, 1 lane. About 20 ms of one core.
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const SHORTEST = 10;
const LONGEST = 128;
const FEWEST_DIFFERENT = 5;
const RULE = 'NIST SP 800-63B 5.1.1.2: length and a list of common passwords, no composition rules';

/** Beginnings of the passwords that everybody tries first; compared in lower case. */
const COMMON = [
  'password',
  '1234567890',
  '0123456789',
  'qwertyuiop',
  'iloveyou',
  'administrator',
  'yiyang',
  DEMO_PASSWORD,
];

/** The same characters give the same hash, whatever keyboard they were typed on. */
const typed = (password: string): string => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> => hash(typed(password), PARAMETERS);

/** Of a password that nobody knows, with the parameters above: what an attempt at nobody's account is held against. */
const HASH_OF_NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$6HKhAYrVon0MlacV8ete9A$QH+agXhVv0hDDl5xcVqWOh3bNOh+2m+dkQvXEvy/5zA';

/**
 * Whether the password belongs to the hash. One hash is worked out in any case, also for `null` (nobody has this
 * login, or there is no password), so that nobody learns which logins exist.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const isRight = await verify(passwordHash ?? HASH_OF_NOBODY, typed(password));
  return isRight && passwordHash !== null;
}

const refuse = (code: string, message: string, path: readonly string[]) =>
  new InvalidInput({ code, message, path, rule: RULE });

/**
 * Whether a password may be taken for this login.
 * @throws InvalidInput PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG, PASSWORD_COMMON, PASSWORD_HOLDS_LOGIN
 */
export function requireNewPassword(
  password: string,
  login: string,
  path: readonly string[] = ['newPassword'],
): void {
  const characters = [...typed(password)];
  const lower = typed(password).toLowerCase();
  if (characters.length < SHORTEST) {
    throw refuse('PASSWORD_TOO_SHORT', `A password has at least ${SHORTEST} characters.`, path);
  }
  if (characters.length > LONGEST) {
    throw refuse('PASSWORD_TOO_LONG', `A password has at most ${LONGEST} characters.`, path);
  }
  if (COMMON.some((common) => lower.startsWith(common)) || new Set(characters).size < FEWEST_DIFFERENT) {
    throw refuse('PASSWORD_COMMON', 'This password is among the first that anybody would try.', path);
  }
  if (lower.includes(login.toLowerCase())) {
    throw refuse('PASSWORD_HOLDS_LOGIN', 'A password does not hold the login.', path);
  }
}
