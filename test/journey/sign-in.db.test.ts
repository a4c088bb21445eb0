import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { type AccountOptions, haveNurse, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import { useDatabase } from '../support/database.ts';
import { probeSchema } from '../support/probe-schema.ts';
import { type RunningService, startService } from '../support/service.ts';

useDatabase();
let home: string;
let clinic: string;
let service: RunningService;

beforeAll(async () => {
  home = await haveOrganization('海晴颐养院');
  clinic = await haveOrganization('海晴医务室', 'IN_HOUSE_CLINIC');
});
// A service of its own for every test, and nobody has tried anything before.
beforeEach(async () => {
  await write(({ db }) => db.attemptCount.deleteMany());
  service = await startService({ schema: probeSchema });
  return () => service.stop();
});

/** A nurse nobody else uses. */
const nurse = (change: Partial<AccountOptions> = {}) => haveNurse(home, change);
const signIn = (login: string, password: string, headers?: Record<string, string>) =>
  service.anonymous().auth('sign-in', { login, password }, headers);
const auditOf = (where: { action: string; personId?: string }) => read().auditEvent.findMany({ where });

describe('a nurse signs in', () => {
  test('gets a token for 15 minutes and a cookie that no script can read', async () => {
    const { login, personId } = await nurse();
    const answer = await signIn(login, PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      tokenType: 'Bearer',
      expiresIn: 900,
      person: { id: personId },
      organization: { id: home, name: '海晴颐养院', kind: 'NURSING_HOME', roles: ['NH_NURSE'] },
      isPasswordChangeDue: false,
    });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^yiyang_refresh=[\w-]{43}; Path=\/auth; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await auditOf({ action: 'SIGN_IN', personId })).toMatchObject([
      { organizationId: home, outcome: 'DONE' },
    ]);
  });

  test('under any spelling of the login', async () => {
    const { login } = await nurse();
    expect((await signIn(` ${login.toUpperCase()} `, PASSWORD)).status).toBe(200);
  });

  test('the token ends after 15 minutes of the clock', async () => {
    const client = await service.signIn((await nurse()).login, { password: PASSWORD });
    service.clock.advance(14 * 60_000);
    expect((await client.graphql('{ roles }')).data).toEqual({ roles: 'NH_NURSE' });
    service.clock.advance(61_000);
    expect((await client.graphql('{ roles }')).status).toBe(401);
  });
});

describe('nobody learns which logins exist', () => {
  test('a wrong password, an unknown login, a closed account and a lost role get the same answer', async () => {
    const closed = await nurse({ status: 'CLOSED' });
    const roleless = await nurse({ roles: [{ organizationId: home, role: 'NH_NURSE', toOn: '2026-11-22' }] });
    const answers = await Promise.all([
      signIn((await nurse()).login, 'not the password'),
      signIn('nobody-at-all', PASSWORD),
      signIn('x', PASSWORD),
      signIn(closed.login, PASSWORD),
      signIn(roleless.login, PASSWORD),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual({ code: 'SIGN_IN_FAILED', message: 'Login or password is wrong.' });
    }
    const outcomes = (await auditOf({ action: 'SIGN_IN_FAILED' })).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['WRONG_CREDENTIALS', 'ACCOUNT_CLOSED', 'NO_ROLE']));
  });
});

describe('guessing is stopped before anything is hashed', () => {
  const wrong = (login: string, headers?: Record<string, string>) =>
    signIn(login, 'not the password', headers);

  test.each([
    ['as it is', (n: number) => ({ suffix: '', headers: { 'x-request-id': `attempt-${n}` } })],
    [
      'with forged X-Forwarded-For',
      (n: number) => ({ suffix: '', headers: { 'x-forwarded-for': `203.0.113.${n}` } }),
    ],
    ['with aliases of the login', (n: number) => ({ suffix: ' '.repeat(n), headers: {} })],
  ])('%s', async (_name, variant) => {
    const { login } = await nurse();
    for (let n = 0; n < 5; n += 1) {
      const { suffix, headers } = variant(n);
      expect((await wrong(login + suffix, headers)).status).toBe(401);
    }
    const { suffix, headers } = variant(6);
    const locked = await signIn(login + suffix, PASSWORD, headers);
    expect(locked.status).toBe(429);
    expect(locked.body.code).toBe('TOO_MANY_ATTEMPTS');
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('from many addresses the login itself is locked', async () => {
    await service.stop();
    service = await startService({ schema: probeSchema, env: { TRUST_PROXY: '1' } });
    const { login } = await nurse();
    for (let n = 0; n < 20; n += 1) {
      expect((await wrong(login, { 'x-forwarded-for': `203.0.113.${n}` })).status).toBe(401);
    }
    expect((await signIn(login, PASSWORD, { 'x-forwarded-for': '198.51.100.7' })).status).toBe(429);
  });

  test('attempts at once count like attempts in a row', async () => {
    const { login } = await nurse();
    const answers = await Promise.all(Array.from({ length: 20 }, () => wrong(login)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  test('a colleague on the same ward still gets in, and successes do not count', async () => {
    const [careless, colleague] = [await nurse(), await nurse()];
    for (let n = 0; n < 6; n += 1) await wrong(careless.login);
    for (let n = 0; n < 12; n += 1) expect((await signIn(colleague.login, PASSWORD)).status).toBe(200);
  });
});

describe('a doctor of two organisations', () => {
  test('chooses one of them for the session', async () => {
    const roles = [
      { organizationId: home, role: 'ORG_ADMIN' as const },
      { organizationId: clinic, role: 'CLINIC_DOCTOR' as const },
    ];
    const { login } = await nurse({ roles });
    const asked = await signIn(login, PASSWORD);
    expect(asked.status).toBe(409);
    expect(asked.body.code).toBe('CHOOSE_ORGANIZATION');
    expect(asked.body.organizations.map(({ id }: { id: string }) => id).sort()).toEqual(
      [home, clinic].sort(),
    );
    const client = await service.signIn(login, { password: PASSWORD, organization: clinic });
    expect((await client.graphql('{ roles }')).data).toEqual({ roles: 'CLINIC_DOCTOR' });
  });

  test('an organisation that is not theirs is no choice', async () => {
    const { login } = await nurse();
    const answer = await service
      .anonymous()
      .auth('sign-in', { login, password: PASSWORD, organization: clinic });
    expect(answer.status).toBe(409);
    expect(answer.body.organizations.map(({ id }: { id: string }) => id)).toEqual([home]);
  });
});

describe('what ended stops at the next request', () => {
  test('signing out', async () => {
    const { login, personId } = await nurse();
    const client = await service.signIn(login, { password: PASSWORD });
    const cookie = client.cookie ?? '';
    const answer = await client.auth('sign-out');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await client.graphql('{ roles }')).status).toBe(401);
    expect((await service.anonymous().auth('refresh', undefined, { cookie })).status).toBe(401);
    expect(await auditOf({ action: 'SIGN_OUT', personId })).toHaveLength(1);
  });

  test.each([
    ['a role that ended yesterday', { toOn: '2026-11-22' }, 401],
    ['a role that ends today', { toOn: '2026-11-23' }, 200],
    ['a role that begins tomorrow', { fromOn: '2026-11-24' }, 401],
  ])('%s', async (_name, change, status) => {
    const { login, personId } = await nurse();
    const client = await service.signIn(login, { password: PASSWORD });
    await write(({ db }) => db.roleAssignment.updateMany({ where: { personId }, data: change }));
    expect((await client.graphql('{ roles }')).status).toBe(status);
  });

  test('an account that was closed, and its refresh', async () => {
    const { login, personId } = await nurse();
    const client = await service.signIn(login, { password: PASSWORD });
    await write(({ db }) => db.person.update({ where: { id: personId }, data: { status: 'CLOSED' } }));
    expect((await client.graphql('{ roles }')).status).toBe(401);
    expect((await client.auth('refresh')).status).toBe(401);
  });
});

describe('input that is none', () => {
  test.each([
    ['a body that is empty', {}, 'login'],
    ['a login that is a number', { login: 7, password: 'x' }, 'login'],
    ['an endless password', { login: 'nurse', password: 'x'.repeat(2000) }, 'password'],
  ])('%s', async (_name, body, field) => {
    const answer = await service.anonymous().auth('sign-in', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'BAD_INPUT', path: [field] });
  });

  test('a form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${service.url}/auth/sign-in`, {
      method: 'POST',
      headers,
      body: 'login=a&password=b',
    });
    expect(answer.status).toBe(415);
  });
});
