import { describe, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { PASSWORD } from '../fixtures/accounts.ts';
import {
  answer,
  challenged,
  codeNow,
  later,
  login,
  nurse,
  personId,
  service,
  sessions,
  signIn,
  useNurse,
} from '../fixtures/open-nurse.ts';
import { haveSecondFactor } from '../fixtures/second-factor.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';

useNurse();

describe('enrolling', () => {
  const enrol = (input: object = {}) =>
    nurse.act<{ secret: string; otpauthUri: string }>('totpEnrol', input, 'secret otpauthUri');

  const own = { currentPassword: PASSWORD };

  test('takes the password: a stolen token of a session locks nobody out', async () => {
    expect(refusalIn(await enrol()).code).toBe('CURRENT_PASSWORD_REQUIRED');
    for (let n = 0; n < 5; n += 1) {
      const wrong = refusalIn(await enrol({ currentPassword: 'guessed' }));
      expect(wrong).toMatchObject({ code: 'CURRENT_PASSWORD_WRONG', path: ['currentPassword'] });
    }
    expect(refusalIn(await enrol(own)).code).toBe('PASSWORD_TRIES');
    const unset = refusalIn(await nurse.act('totpConfirm', { code: '000000' }, 'id'));
    expect(unset.code).toBe('TOTP_NOT_ENROLLED');
    later(15 * 60);
    expect(nodeOf(await enrol(own)).secret).not.toBeNull();
  });

  test('takes none in a session that came through the provider, where there may be none', async () => {
    await write(({ db }) => db.signInSession.updateMany({ where: { personId }, data: { factor: 'OPENID' } }));
    expect(nodeOf(await enrol()).secret).not.toBeNull();
  });

  test('shows the secret once, for any app', async () => {
    const { secret, otpauthUri } = nodeOf(await enrol({ idempotencyKey: 'enrol-once-and-again', ...own }));
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(otpauthUri);
    expect(uri.protocol + uri.hostname + decodeURIComponent(uri.pathname)).toBe(
      `otpauth:totp/Yiyang Link:${login}`,
    );
    const { issuer, algorithm, digits, period } = Object.fromEntries(uri.searchParams);
    expect({ issuer, algorithm, digits, period }).toEqual({
      issuer: 'Yiyang Link',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
    const again = nodeOf(await enrol({ idempotencyKey: 'enrol-once-and-again', ...own }));
    expect(again).toEqual({ secret: null, otpauthUri: null });
  });

  test('counts only from the first code on, and then ends the other sessions', async () => {
    const { secret } = nodeOf(await enrol(own));
    expect((await signIn()).status).toBe(200);
    const wrong = refusalIn(await nurse.act('totpConfirm', { code: '000000' }, 'id'));
    expect(wrong).toMatchObject({ code: 'CODE_WRONG', path: ['code'] });
    nodeOf(await nurse.act('totpConfirm', { code: codeNow(secret) }, 'id'));
    expect((await signIn()).status).toBe(401);
    const found = (await sessions()).map(({ factor, revokedReason }) => [factor, revokedReason]);
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        ['TOTP', null],
        ['PASSWORD', 'SECOND_FACTOR_SET'],
      ]),
    );
    const over = refusalIn(await nurse.act('totpConfirm', { code: codeNow(secret) }, 'id'));
    expect(over.code).toBe('TOTP_NOT_ENROLLED');
  });

  test('again needs a code of the second factor there is, also in a session that was opened with it', async () => {
    const weak = await service.signIn(login, { password: PASSWORD });
    const secret = await haveSecondFactor(nurse, service);
    expect(refusalIn(await enrol(own)).code).toBe('CURRENT_CODE_REQUIRED');
    expect((await weak.graphql('{ viewer { isSecondFactorDue } }')).status).toBe(401);
    expect(refusalIn(await enrol()).code).toBe('CURRENT_CODE_REQUIRED');
    expect(refusalIn(await enrol({ currentCode: '000000' })).code).toBe('CODE_WRONG');
    later(30);
    const next = nodeOf(await enrol({ currentCode: codeNow(secret) })).secret;
    later(30);
    expect((await answer(await challenged(), codeNow(secret))).status).toBe(200);
    nodeOf(await nurse.act('totpConfirm', { code: codeNow(next) }, 'id'));
    later(30);
    expect((await answer(await challenged(), codeNow(secret))).status).toBe(401);
    expect((await answer(await challenged(), codeNow(next))).status).toBe(200);
  });

  describe('only a code that is taken forgives the tries before it', () => {
    const guess = async (times: number) => {
      const statuses: number[] = [];
      for (let n = 0; n < times; n += 1) statuses.push((await answer(await challenged(), '000000')).status);
      return statuses;
    };

    test('no other is, in a session that was opened with two factors', async () => {
      await haveSecondFactor(nurse, service);
      expect(await guess(9)).not.toContain(429);
      expect(refusalIn(await enrol({ currentCode: '000000' })).code).toBe('CODE_WRONG');
      expect(await guess(1)).toEqual([429]);
    });

    test('none is, when an answer is asked for again', async () => {
      const { secret } = nodeOf(await enrol(own));
      const confirmation = { idempotencyKey: 'confirm-once-and-again', code: codeNow(secret) };
      nodeOf(await nurse.act('totpConfirm', confirmation, 'id'));
      expect(await guess(9)).not.toContain(429);
      nodeOf(await nurse.act('totpConfirm', confirmation, 'id'));
      expect(await guess(1)).toEqual([429]);
    });

    test('one is, at the change of a second factor', async () => {
      const secret = await haveSecondFactor(nurse, service);
      expect(await guess(9)).not.toContain(429);
      later(30);
      nodeOf(await enrol({ currentCode: codeNow(secret) }));
      expect(await guess(9)).not.toContain(429);
    });
  });

  test('twenty guesses in one document count as twenty', async () => {
    nodeOf(await enrol(own));
    const guesses = Array.from(
      { length: 20 },
      (_, n) =>
        `a${n}: totpConfirm(input: { idempotencyKey: "guess-guess-guess-${n}", code: "${100_000 + n}" }) {
          ... on Refusal { code } }`,
    );
    const { data, errors } = await nurse.graphql<Record<string, { code: string }>>(
      `mutation { ${guesses.join(' ')} }`,
    );
    if (errors === undefined) {
      const codes = Object.values(data).map(({ code }) => code);
      expect(codes.filter((code) => code === 'CODE_WRONG')).toHaveLength(10);
      expect(codes.slice(10)).toEqual(Array.from({ length: 10 }, () => 'CODE_TRIES'));
    } else {
      // The document is refused before anything of it runs: then nothing was guessed at all.
      expect(await read().attemptCount.count()).toBe(0);
    }
  });
});
