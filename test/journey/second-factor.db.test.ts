import { describe, expect, test } from 'vitest';
import { ATTEMPT_LIMITS } from '../../domain/sign-in/attempt-limits.ts';
import { read } from '../../prisma/client.ts';
import { PASSWORD } from '../fixtures/accounts.ts';
import {
  answer,
  challenged,
  codeNow,
  home,
  later,
  nurse,
  personId,
  service,
  sessions,
  signIn,
  useNurse,
} from '../fixtures/open-nurse.ts';
import { haveSecondFactor } from '../fixtures/second-factor.ts';
import { nodeOf } from '../support/acts.ts';
import { startService } from '../support/service.ts';
import { totpCode } from '../support/totp.ts';

useNurse();

describe('a nurse with an authenticator app', () => {
  test('signs in with password and code, and the answer is that of any sign-in', async () => {
    const plain = await signIn();
    const secret = await haveSecondFactor(nurse, service);
    const asked = await signIn();
    expect(asked.status).toBe(401);
    expect(asked.body).toEqual({
      code: 'SECOND_FACTOR_REQUIRED',
      message: 'Send the code of your authenticator app with this challenge.',
      challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(asked.headers.get('set-cookie')).toBeNull();
    later(30);
    const done = await answer(asked.body.challenge, codeNow(secret));
    expect(done.status).toBe(200);
    expect(Object.keys(done.body)).toEqual(Object.keys(plain.body));
    expect(done.body).toMatchObject({ organization: { id: home }, isSecondFactorDue: false });
    expect(done.headers.get('set-cookie')).toContain('HttpOnly');
    const open = (await sessions()).filter(({ revokedAt }) => revokedAt === null);
    expect(open.map(({ factor }) => factor)).toEqual(['TOTP', 'TOTP']);
  });

  test('the code of the enrolment and each code of a sign-in open once', async () => {
    const secret = await haveSecondFactor(nurse, service);
    expect((await answer(await challenged(), codeNow(secret))).status).toBe(401);
    later(30);
    const code = codeNow(secret);
    expect((await answer(await challenged(), code)).status).toBe(200);
    expect((await answer(await challenged(), code)).status).toBe(401);
    later(-30);
    expect((await answer(await challenged(), codeNow(secret))).status).toBe(401);
  });

  test('the same code at once, over several challenges and processes, opens one session', async () => {
    const secret = await haveSecondFactor(nurse, service);
    const other = await startService({ clock: service.clock });
    later(30);
    const code = codeNow(secret);
    const challenges = [await challenged(), await challenged(), await challenged(), await challenged()];
    const answers = await Promise.all(
      challenges.map((challenge, i) =>
        (i % 2 ? other : service).anonymous().auth('second-factor', { challenge, code }),
      ),
    );
    await other.stop();
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
  });

  test('a challenge is for one success', async () => {
    const secret = await haveSecondFactor(nurse, service);
    later(30);
    const challenge = await challenged();
    expect((await answer(challenge, codeNow(secret))).status).toBe(200);
    later(30);
    expect((await answer(challenge, codeNow(secret))).status).toBe(401);
  });

  test.each([
    ['one step before', -30, 200],
    ['one step after', 30, 200],
    ['two steps before', -60, 401],
    ['two steps after', 60, 401],
  ])('a telephone whose clock is %s', async (_name, offset, status) => {
    const secret = await haveSecondFactor(nurse, service);
    later(90);
    const shown = new Date(service.clock.now().getTime() + offset * 1000);
    expect((await answer(await challenged(), totpCode(secret, shown))).status).toBe(status);
  });

  test('a challenge is dead after five tries, after five minutes, and when the password was changed', async () => {
    const secret = await haveSecondFactor(nurse, service);
    later(30);
    const tried = await challenged();
    for (let n = 0; n < 5; n += 1) {
      const refused = await answer(tried, '000000');
      expect(refused.body).toEqual({
        code: 'SECOND_FACTOR_FAILED',
        message: 'The code is wrong, or the challenge is over.',
      });
    }
    expect((await answer(tried, codeNow(secret))).status).toBe(401);
    const old = await challenged();
    later(300);
    expect((await answer(old, codeNow(secret))).status).toBe(401);
    const stale = await challenged();
    const change = { currentPassword: PASSWORD, newPassword: 'a-quiet-harbour-2026' };
    nodeOf(await nurse.act('passwordChange', change, 'id'));
    expect((await answer(stale, codeNow(secret))).status).toBe(401);
  });

  test('tries at once count like tries in a row, and over all challenges they are limited', async () => {
    await haveSecondFactor(nurse, service);
    const challenge = await challenged();
    await Promise.all(Array.from({ length: 8 }, () => answer(challenge, '000000')));
    const row = await read().secondFactorChallenge.findFirstOrThrow({ where: { personId } });
    expect(row.tries).toBe(5);
    const next = await challenged();
    for (let n = 0; n < 5; n += 1) await answer(next, '000000');
    const limited = await answer(await challenged(), '000000');
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('made-up challenges are limited, and keep nobody of the same network from signing in', async () => {
    const made = () => answer('a'.repeat(43), '000000');
    for (let n = 0; n < ATTEMPT_LIMITS.networkAtChallenges.most; n += 1) {
      expect((await made()).status).toBe(401);
    }
    expect((await made()).status).toBe(429);
    expect((await signIn()).status).toBe(200);
  });

  test('neither secret nor challenge can be read from the database', async () => {
    const secret = await haveSecondFactor(nurse, service);
    const challenge = await challenged();
    const everything = JSON.stringify(
      [
        await read().person.findMany(),
        await read().secondFactorChallenge.findMany(),
        await read().event.findMany(),
        await read().auditEvent.findMany(),
        await read().idempotencyRecord.findMany(),
      ].map((found) => found.map((row) => Object.values(row).map(String))),
    );
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(challenge);
  });
});
