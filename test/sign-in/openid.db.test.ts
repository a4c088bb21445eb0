import { describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { haveNurse, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import {
  exchange,
  home,
  later,
  NOW,
  provider,
  service,
  tokenOf,
  useIdentityProvider,
} from '../fixtures/open-identity-provider.ts';
import { haveSecondFactor } from '../fixtures/second-factor.ts';
import { lastingClient } from '../support/lasting-client.ts';
import { startService } from '../support/service.ts';
import { totpCode } from '../support/totp.ts';

useIdentityProvider();

const factorOf = async (personId: string) =>
  (await read().signInSession.findFirstOrThrow({ where: { personId } })).factor;

describe('who comes with a token of the provider', () => {
  test('is signed in as with a password', async () => {
    const { login, personId } = await haveNurse(home);
    const answer = await exchange(await tokenOf(login));
    expect(answer.status).toBe(200);
    const { body } = await service.anonymous().auth('sign-in', { login, password: PASSWORD });
    expect(Object.keys(answer.body)).toEqual(Object.keys(body));
    expect(answer.body).toMatchObject({ person: { id: personId }, organization: { id: home } });
    expect(answer.headers.get('set-cookie')).toContain('HttpOnly');
    const sessions = await read().signInSession.findMany({ where: { personId } });
    expect(sessions.map(({ factor }) => factor).sort()).toEqual(['OPENID', 'PASSWORD']);
  });

  test.each([
    ['a password', { amr: ['pwd'] }, 'OPENID'],
    ['nothing', { amr: undefined }, 'OPENID'],
    ['a fingerprint alone', { amr: ['fpt'] }, 'OPENID'],
    ['no list', { amr: 'mfa' }, 'OPENID'],
    ['a code', { amr: ['pwd', 'otp'] }, 'OPENID_MFA'],
    ['several factors', { amr: ['mfa'] }, 'OPENID_MFA'],
    ['a key in hardware', { amr: ['hwk'] }, 'OPENID_MFA'],
    ['a class that resists phishing', { acr: 'phr' }, 'OPENID_MFA'],
    ['another class', { acr: '1' }, 'OPENID'],
  ])('and the provider says it asked for %s', async (_name, claims, factor) => {
    const { login, personId } = await haveNurse(home);
    expect((await exchange(await tokenOf(login, claims))).status).toBe(200);
    expect(await factorOf(personId)).toBe(factor);
  });

  test('needs our second factor where there is one, unless the provider asked for one', async () => {
    const { login } = await haveNurse(home);
    const nurse = lastingClient(service.url, login);
    await nurse.signIn(PASSWORD);
    const secret = await haveSecondFactor(nurse, service);
    expect((await exchange(await tokenOf(login, { amr: ['mfa'] }))).status).toBe(200);
    const asked = await exchange(await tokenOf(login));
    expect([asked.status, asked.body.code]).toEqual([401, 'SECOND_FACTOR_REQUIRED']);
    later(30);
    const code = totpCode(secret, service.clock.now());
    const done = await service.anonymous().auth('second-factor', { challenge: asked.body.challenge, code });
    expect(done.status).toBe(200);
  });

  test('chooses an organisation, and has no use for a one-time password of ours', async () => {
    const clinic = await haveOrganization('海晴医务室', 'IN_HOUSE_CLINIC');
    const roles = [
      { organizationId: home, role: 'ORG_ADMIN' as const },
      { organizationId: clinic, role: 'CLINIC_DOCTOR' as const },
    ];
    const { login } = await haveNurse(home, { roles, isPasswordChangeDue: true });
    const token = await tokenOf(login);
    expect((await exchange(token)).body).toMatchObject({ code: 'CHOOSE_ORGANIZATION' });
    const { body } = await exchange(token, { organization: clinic });
    expect(body).toMatchObject({ organization: { id: clinic }, isPasswordChangeDue: false });
  });

  test('works with our second factor on top, although the one-time password was never used', async () => {
    const { login, personId } = await haveNurse(home, { isPasswordChangeDue: true });
    const nurse = lastingClient(service.url, login);
    await nurse.auth('openid', { token: await tokenOf(login) });
    const secret = await haveSecondFactor(nurse, service);
    const { challenge } = (await exchange(await tokenOf(login))).body;
    later(30);
    const code = totpCode(secret, service.clock.now());
    const { body } = await nurse.auth('second-factor', { challenge, code });
    expect(body).toMatchObject({ isPasswordChangeDue: false, isSecondFactorDue: false });
    const query = '{ residents { edges { node { id } } } mySignIns { edges { node { factor } } } }';
    expect(await nurse.ask(query)).toMatchObject({
      residents: { edges: [] },
      mySignIns: { edges: [{ node: { factor: 'OPENID_MFA' } }, { node: { factor: 'OPENID_MFA' } }] },
    });
    const sessions = await read().signInSession.findMany({ where: { personId, revokedAt: null } });
    expect(sessions.map(({ factor }) => factor)).toEqual(['OPENID_MFA', 'OPENID_MFA']);
  });

  test('and is nobody here, or not at work, gets the answer to a bad token', async () => {
    const closed = await haveNurse(home, { status: 'CLOSED' });
    const bad = await exchange('no.token.atall');
    expect([bad.status, bad.body.code]).toEqual([401, 'SIGN_IN_FAILED']);
    for (const login of ['nobody-at-all', closed.login, undefined, '王']) {
      const { status, body } = await exchange(await provider.tokenFor({ preferred_username: login }));
      expect([login, status, body]).toEqual([login, 401, bad.body]);
    }
  });
});

test('without a provider nothing is served there', async () => {
  const plain = await startService({ now: NOW });
  const { status } = await plain.anonymous().auth('openid', { token: 'x.y.z' });
  await plain.stop();
  expect(status).toBe(404);
});
