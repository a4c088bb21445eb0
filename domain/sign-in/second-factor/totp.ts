import { Secret, TOTP } from 'otpauth';

// RFC 6238 with the parameters that every authenticator app takes for granted.
const ISSUER = 'Yiyang Link';
const PARAMETERS = { issuer: ISSUER, algorithm: 'SHA1', digits: 6, period: 30 };
const STEP_MS = PARAMETERS.period * 1000;

/** Clocks of telephones differ: the step before and the step after count as well (RFC 6238 5.2). */
const WINDOW = 1;

/** 160 random bits, as long as the hash (RFC 4226 4), in base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

const totpOf = (secret: string, label = '') =>
  new TOTP({ ...PARAMETERS, label, secret: Secret.fromBase32(secret) });

/** What an authenticator app reads from a QR code: `otpauth://totp/…`. */
export const totpUri = (secret: string, login: string): string => totpOf(secret, login).toString();

/** The latest step whose code is taken at an instant. */
export const latestStep = (now: Date): number => Math.floor(now.getTime() / STEP_MS) + WINDOW;

const digitsOf = (code: string): string => code.normalize('NFKC').replace(/\s/g, '');

/** Whether a text has the form of a code; blanks and wide digits do no harm. */
export const isTotpCode = (code: string): boolean => /^\d{6}$/.test(digitsOf(code));

/**
 * The time step (30 s since 1970) whose code this is, near `now`; null when it is none.
 * `code` may hold blanks, as apps show it.
 */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  if (!isTotpCode(code)) return null;
  const token = digitsOf(code);
  const delta = totpOf(secret).validate({ token, timestamp: now.getTime(), window: WINDOW });
  return delta === null ? null : Math.floor(now.getTime() / STEP_MS) + delta;
}
