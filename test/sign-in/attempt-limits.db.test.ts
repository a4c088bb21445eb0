import { beforeEach, describe, expect, test } from 'vitest';
import {
  ATTEMPT_LIMITS,
  countAttempt,
  dropAttemptCounts,
  forgiveAttempts,
} from '../../domain/sign-in/attempt-limits.ts';
import { read, write } from '../../prisma/client.ts';
import { type Attempt, countedSignIn } from '../../server/sign-in-limits.ts';
import { useDatabase } from '../support/database.ts';
import { statementsOf } from '../support/statement-count.ts';

useDatabase();
beforeEach(() => write(({ db }) => db.attemptCount.deleteMany()));

const NOW = new Date('2026-11-23T01:00:00Z');
const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const enter = (attempt: Attempt, now = NOW) => countAttempt(countedSignIn(attempt).counted, now);
const succeeded = (attempt: Attempt, now = NOW) => forgiveAttempts(countedSignIn(attempt).forgiven(now));
const pair = ATTEMPT_LIMITS.networkAndLogin.most;
const ward: Attempt = { login: 'nurse', address: '203.0.113.1' };

/** How many of a hundred attempts may go on. */
async function entered(of: (n: number) => Attempt): Promise<number> {
  let count = 0;
  for (let n = 0; n < 100; n += 1) if ((await enter(of(n))) === null) count += 1;
  return count;
}

describe('attempts that go on to the password', () => {
  test.each<[string, (n: number) => Attempt, number]>([
    ['one address, one login', () => ward, pair],
    ['spellings of one login', (n) => ({ ...ward, login: n % 2 ? 'NURSE' : 'ｎurse ' }), pair],
    ['addresses of one IPv6 network', (n) => ({ ...ward, address: `2001:db8:1:2::${n + 1}` }), pair],
    [
      'spellings of one IPv6 network',
      (n) => ({ ...ward, address: n % 2 ? '2001:db8:1:2::1' : '2001:0DB8:0001:0002:0:0:0:1' }),
      pair,
    ],
    [
      'an IPv4 address written as IPv6',
      (n) => ({ ...ward, address: n % 2 ? '::ffff:203.0.113.1' : '203.0.113.1' }),
      pair,
    ],
    ['one login from anywhere', (n) => ({ ...ward, address: `203.0.113.${n}` }), ATTEMPT_LIMITS.login.most],
    ['many logins from one address', (n) => ({ ...ward, login: `nurse-${n}` }), ATTEMPT_LIMITS.network.most],
  ])('%s', async (_name, of, allowed) => {
    expect(await entered(of)).toBe(allowed);
  });

  test('at once are as many as in a row', async () => {
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => enter(ward)));
    expect(outcomes.filter((blocked) => blocked === null)).toHaveLength(pair);
    expect(outcomes.filter((blocked) => blocked?.isFirst)).toHaveLength(1);
  });

  test('are free again a quarter of an hour after the first of them, as it was said', async () => {
    for (let n = 0; n < pair; n += 1) await enter(ward, minutesLater(n));
    const blocked = await enter(ward, minutesLater(10));
    expect(blocked).toEqual({ retryAfterSeconds: 300, isFirst: true });
    expect(await enter(ward, new Date(minutesLater(15).getTime() - 1))).toMatchObject({
      retryAfterSeconds: 1,
    });
    expect(await enter(ward, minutesLater(15))).toBeNull();
  });
});

test('a success gives back what it had counted', async () => {
  for (let n = 0; n < 200; n += 1) {
    expect(await enter(ward)).toBeNull();
    await succeeded(ward);
  }
});

test('a success does not give back what others have tried from the same network', async () => {
  for (let n = 0; n < 59; n += 1) await enter({ ...ward, login: `other-${n}` });
  await enter(ward);
  await succeeded(ward);
  expect(await enter({ ...ward, login: 'another' })).toBeNull();
  expect(await enter({ ...ward, login: 'and-another' })).not.toBeNull();
});

describe('strangers who try a login from many networks', () => {
  const stranger = (n: number): Attempt => ({ ...ward, address: `198.51.100.${n}` });
  const siege = async (now = NOW) => {
    for (let n = 0; n < 100; n += 1) await enter(stranger(n), now);
    expect(await enter(stranger(100), now)).not.toBeNull();
  };
  const daysLater = (days: number) => minutesLater(days * 24 * 60);

  test('keep the owner out where the password was not given in the last 30 days, and not where it was', async () => {
    await enter(ward);
    await succeeded(ward);
    await siege(daysLater(29));
    expect(await enter(ward, daysLater(29))).toBeNull();
    expect(await enter({ ...ward, login: 'nurse-2' }, daysLater(29))).toBeNull();
    expect(await enter({ ...ward, address: '203.0.113.2' }, daysLater(29))).not.toBeNull();
    await siege(daysLater(30));
    expect(await enter(ward, daysLater(30))).not.toBeNull();
  });

  test('get no more attempts by the success of the owner, and a familiar network no more than its own', async () => {
    await enter(ward);
    await succeeded(ward);
    await siege();
    await enter(ward);
    await succeeded(ward);
    expect(await enter(stranger(101))).not.toBeNull();
    expect(await entered(() => ward)).toBe(pair);
  });
});

test('who is blocked costs one read, and nobody waits for it to be written', async () => {
  for (let n = 0; n <= pair; n += 1) await enter(ward);
  const before = await read().attemptCount.findMany();
  expect(await statementsOf(() => enter(ward))).toBe(1);
  expect(await read().attemptCount.findMany()).toEqual(before);
});

test('neither logins nor addresses can be read from the table, and what is over is forgotten', async () => {
  await enter(ward);
  const kept = JSON.stringify(await read().attemptCount.findMany());
  expect(kept).not.toContain('nurse');
  expect(kept).not.toContain('203.0.113');
  await dropAttemptCounts(minutesLater(14));
  expect(await read().attemptCount.count()).toBe(3);
  await dropAttemptCounts(minutesLater(15));
  expect(await read().attemptCount.count()).toBe(0);
});
