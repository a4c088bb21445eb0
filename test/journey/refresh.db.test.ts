import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { haveNurse, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import { useDatabase } from '../support/database.ts';
import { probeSchema } from '../support/probe-schema.ts';
import { type RunningService, startService } from '../support/service.ts';

useDatabase();
let home: string;
let service: RunningService;

beforeAll(async () => {
  home = await haveOrganization('海晴颐养院');
});
beforeEach(async () => {
  service = await startService({ schema: probeSchema });
  return () => service.stop();
});
const nurse = () => haveNurse(home);

describe('refreshing', () => {
  test('rotates the token and keeps the session', async () => {
    const client = await service.signIn((await nurse()).login, { password: PASSWORD });
    const before = client.cookie;
    service.clock.advance(16 * 60_000);
    expect((await client.auth('refresh')).status).toBe(200);
    expect(client.cookie).not.toBe(before);
    expect((await client.graphql('{ roles }')).data).toEqual({ roles: 'NH_NURSE' });
  });

  test('the very same refresh, sent again at once, gets the very same answer', async () => {
    const { login } = await nurse();
    const client = await service.signIn(login, { password: PASSWORD });
    const cookie = client.cookie ?? '';
    const answers = await Promise.all(
      [1, 2, 3].map(() => service.anonymous().auth('refresh', undefined, { cookie })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ headers }) => headers.get('set-cookie'))).size).toBe(1);
  });

  test('a spent token that comes back later ends the whole session', async () => {
    const { login, personId } = await nurse();
    const client = await service.signIn(login, { password: PASSWORD });
    const stolen = client.cookie ?? '';
    await client.auth('refresh');
    service.clock.advance(11_000);
    const thief = await service.anonymous().auth('refresh', undefined, { cookie: stolen });
    expect(thief.status).toBe(401);
    expect(thief.body.code).toBe('SESSION_ENDED');
    expect((await client.graphql('{ roles }')).status).toBe(401);
    expect((await client.auth('refresh')).status).toBe(401);
    const session = await read().signInSession.findFirst({ where: { personId } });
    expect(session).toMatchObject({ revokedReason: 'REFRESH_REUSED' });
    const denied = await read().auditEvent.findMany({ where: { outcome: 'REFRESH_REUSED' } });
    expect(denied.some(({ facts }) => facts?.includes(personId))).toBe(true);
  });

  test.each([
    ['refresh', 401],
    ['sign-out', 204],
  ])('a made-up token waits for no writer at %s', async (path, status) => {
    const client = await service.signIn((await nurse()).login, { password: PASSWORD });
    const [name] = (client.cookie ?? '').split('=');
    const cookie = `${name}=${'a'.repeat(43)}`;
    // Each write has the database to itself, or at least one connection: here, until the answer is there.
    const answered = await write(() => service.anonymous().auth(path, undefined, { cookie }));
    expect(answered.status).toBe(status);
  });

  test('a spent token counts as stolen once its successor was used', async () => {
    const client = await service.signIn((await nurse()).login, { password: PASSWORD });
    const stolen = client.cookie ?? '';
    await client.auth('refresh');
    await client.auth('refresh');
    expect((await service.anonymous().auth('refresh', undefined, { cookie: stolen })).status).toBe(401);
  });

  test('an idle session ends, and so does the longest one', async () => {
    const [idle, busy] = [await nurse(), await nurse()];
    const sleeper = await service.signIn(idle.login, { password: PASSWORD });
    const worker = await service.signIn(busy.login, { password: PASSWORD });
    for (let hour = 1; hour < 12; hour += 1) {
      service.clock.advance(3_600_000);
      expect((await worker.auth('refresh')).status).toBe(200);
    }
    expect((await sleeper.auth('refresh')).status).toBe(401);
    service.clock.advance(3_600_000);
    expect((await worker.auth('refresh')).status).toBe(401);
  });

  test.each([
    ['no cookie', {}],
    ['a cookie of another form', { cookie: 'yiyang_refresh=x' }],
    ['a token nobody was given', { cookie: `yiyang_refresh=${'A'.repeat(43)}` }],
  ])('%s is no session', async (_name, headers) => {
    expect((await service.anonymous().auth('refresh', undefined, headers)).status).toBe(401);
  });

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page without origin', { origin: 'null' }],
  ])('%s is sent away and nothing is rotated', async (_name, headers) => {
    const client = await service.signIn((await nurse()).login, { password: PASSWORD });
    expect((await client.auth('refresh', undefined, headers)).status).toBe(403);
    expect((await client.auth('refresh')).status).toBe(200);
  });
});
