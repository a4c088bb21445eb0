import { describe, expect, test } from 'vitest';
import { createSignInLimits, SIGN_IN_LIMITS } from '../../server/sign-in-limits.ts';

const pair = SIGN_IN_LIMITS.perAddressAndLogin.points;

/** How many of so many attempts may go on. */
async function entered(attempts: readonly { login: string; address: string }[]): Promise<number> {
  const limits = createSignInLimits();
  let count = 0;
  for (const attempt of attempts) if ((await limits.enter(attempt)) === null) count += 1;
  return count;
}
const many = (count: number, of: (n: number) => { login: string; address: string }) =>
  Array.from({ length: count }, (_, n) => of(n));

describe('attempts that go on to the password', () => {
  test.each([
    ['one address, one login', () => ({ login: 'nurse', address: '203.0.113.1' }), pair],
    [
      'spellings of one login',
      (n: number) => ({ login: n % 2 ? 'NURSE' : 'ｎurse ', address: '203.0.113.1' }),
      pair,
    ],
    [
      'addresses of one IPv6 network',
      (n: number) => ({ login: 'nurse', address: `2001:db8:1:2::${n + 1}` }),
      pair,
    ],
    [
      'an IPv4 address written as IPv6',
      (n: number) => ({ login: 'nurse', address: n % 2 ? '::ffff:203.0.113.1' : '203.0.113.1' }),
      pair,
    ],
    [
      'one login from anywhere',
      (n: number) => ({ login: 'nurse', address: `203.0.113.${n}` }),
      SIGN_IN_LIMITS.perLogin.points,
    ],
    [
      'many logins from one address',
      (n: number) => ({ login: `nurse-${n}`, address: '203.0.113.1' }),
      SIGN_IN_LIMITS.perAddress.points,
    ],
  ])('%s', async (_name, of, allowed) => {
    expect(await entered(many(100, of))).toBe(allowed);
  });

  test('a success gives back what it had counted', async () => {
    const limits = createSignInLimits();
    const attempt = { login: 'nurse', address: '203.0.113.1' };
    for (let n = 0; n < 200; n += 1) {
      expect(await limits.enter(attempt)).toBeNull();
      await limits.succeeded(attempt);
    }
  });

  test('the first refusal is told apart from the next ones, for the record', async () => {
    const limits = createSignInLimits();
    const attempt = { login: 'nurse', address: '203.0.113.1' };
    for (let n = 0; n < pair; n += 1) await limits.enter(attempt);
    expect(await limits.enter(attempt)).toMatchObject({ isFirst: true });
    expect(await limits.enter(attempt)).toMatchObject({ isFirst: false });
  });
});
