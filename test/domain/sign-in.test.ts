import { describe, expect, test } from 'vitest';
import { InvalidInput } from '../../domain/errors.ts';
import { DEMO_PASSWORD } from '../../domain/sign-in/demo-logins.ts';
import { canonicalLogin, requireLogin } from '../../domain/sign-in/login.ts';
import { hashPassword, requireNewPassword, verifyPassword } from '../../domain/sign-in/password.ts';
import { firstRefreshToken, nextRefreshToken, refreshHashOf } from '../../domain/sign-in/refresh-token.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'fine';
  } catch (error) {
    if (error instanceof InvalidInput) return error.code;
    throw error;
  }
};

describe('passwords', () => {
  test('are kept as argon2id, each with its own salt', async () => {
    const [one, other] = [await hashPassword('quiet-harbour-42'), await hashPassword('quiet-harbour-42')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await verifyPassword(one, 'quiet-harbour-42')).toBe(true);
    expect(await verifyPassword(one, 'quiet-harbour-43')).toBe(false);
  });

  test('nobody has the password of nobody', async () => {
    expect(await verifyPassword(null, 'the password of nobody')).toBe(false);
  });

  test('full-width letters of a Chinese keyboard are the same letters', async () => {
    expect(await verifyPassword(await hashPassword('ｑｕｉｅｔ-harbour-42'), 'quiet-harbour-42')).toBe(true);
  });

  test.each([
    ['quiet-harbour-42', 'fine'],
    ['十个汉字也可以当密码用', 'fine'],
    ['short-one', 'PASSWORD_TOO_SHORT'],
    ['😀😀😀😀', 'PASSWORD_TOO_SHORT'],
    ['ab'.repeat(65), 'PASSWORD_TOO_LONG'],
    ['Password2026!', 'PASSWORD_COMMON'],
    ['1234567890', 'PASSWORD_COMMON'],
    ['aaaabbbbaaaa', 'PASSWORD_COMMON'],
    [`${DEMO_PASSWORD}-again`, 'PASSWORD_COMMON'],
    ['my-Li.Hua-2026', 'PASSWORD_HOLDS_LOGIN'],
  ])('%s: %s', (password, code) => {
    expect(codeOf(() => requireNewPassword(password, 'li.hua'))).toBe(code);
  });
});

describe('logins', () => {
  test.each([
    [' Li.Hua ', 'li.hua'],
    ['ＬＩ.ｈｕａ', 'li.hua'],
  ])('%j is %s', (typed, canonical) => {
    expect(canonicalLogin(typed)).toBe(canonical);
    expect(requireLogin(typed)).toBe(canonical);
  });

  test.each(['ab', '.hidden', 'li hua', '李华', 'a'.repeat(65), 'li\u0000hua'])('%j is none', (login) => {
    expect(codeOf(() => requireLogin(login))).toBe('LOGIN_FORM');
  });
});

describe('refresh tokens', () => {
  const key = Buffer.alloc(32, 7);

  test('follow one another in a way that only the key knows', () => {
    const token = firstRefreshToken();
    expect(nextRefreshToken(key, token)).toBe(nextRefreshToken(key, token));
    expect(nextRefreshToken(Buffer.alloc(32, 8), token)).not.toBe(nextRefreshToken(key, token));
    expect(nextRefreshToken(key, token)).toMatch(/^[\w-]{43}$/);
  });

  test('are stored as their hash', () => {
    const token = firstRefreshToken();
    expect(refreshHashOf(token)).not.toContain(token);
  });
});
