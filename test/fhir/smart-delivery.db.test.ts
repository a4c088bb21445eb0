import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { read } from '../../prisma/client.ts';
import { makeNetwork, type Network } from '../fixtures/agreements.ts';
import { useDatabase } from '../support/database.ts';
import { deliveryBy, haveEndpoint, haveMessages, openTasks } from '../support/delivery.ts';
import { type StubHis, startStubHis } from '../support/stub-his.ts';

useDatabase();

const TOKEN_SECONDS = 300;
const clock = testClock(new Date('2026-11-23T01:00:00Z'));
const delivery = deliveryBy(clock, openTasks, { timeoutMs: 5000 });
let network: Network;
let his: StubHis;
let login: Server;
let tokenUrl: string;
let endpointId: string;
/** The tokens that were given; the last of them is good, as long as it lasts. */
const given: { readonly token: string; readonly endsAt: number }[] = [];
const assertions: JWTPayload[] = [];
/** With which status the place of tokens turns everybody away for a while; null while it does not. */
let busy: number | null = null;
let asked = 0;
/** What the place of tokens was sent beside the forms. */
const leaked: string[] = [];

/** What an assertion says that is signed by the key that we have published. @throws Error */
async function verified(form: URLSearchParams): Promise<JWTPayload> {
  const { publicJwk } = await read().endpoint.findUniqueOrThrow({ where: { id: endpointId } });
  const keys = createLocalJWKSet({ keys: [JSON.parse(publicJwk ?? '')] });
  const { payload } = await jwtVerify(form.get('client_assertion') ?? '', keys, {
    ...{ algorithms: ['ES384'], audience: tokenUrl, issuer: 'yiyang', subject: 'yiyang' },
    ...{ currentDate: clock.now(), requiredClaims: ['exp', 'jti'] },
  });
  if (assertions.some(({ jti }) => jti === payload.jti)) throw new Error('it was used');
  return payload;
}

async function tokenFor(form: URLSearchParams): Promise<object> {
  expect([form.get('grant_type'), form.get('scope')]).toEqual(['client_credentials', 'system/*.cruds']);
  assertions.push(await verified(form));
  const token = `token-${given.length + 1}`;
  given.push({ token, endsAt: clock.now().getTime() + TOKEN_SECONDS * 1000 });
  return { access_token: token, token_type: 'bearer', expires_in: TOKEN_SECONDS, scope: form.get('scope') };
}

async function startLogin(): Promise<void> {
  login = createServer((req, res) => {
    const { authorization } = req.headers;
    if (authorization !== undefined) leaked.push(authorization);
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const answer = (status: number, body: object) =>
        res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (busy !== null) {
        asked += 1;
        res.writeHead(busy, { 'retry-after': '60' }).end();
        return;
      }
      tokenFor(new URLSearchParams(Buffer.concat(chunks).toString())).then(
        (body) => answer(200, body),
        () => answer(401, { error: 'invalid_client' }),
      );
    });
  });
  await new Promise<void>((ready) => login.listen(0, '127.0.0.1', ready));
  tokenUrl = `http://127.0.0.1:${(login.address() as AddressInfo).port}/token`;
}

beforeAll(async () => {
  network = await makeNetwork();
  his = await startStubHis();
  await startLogin();
  const smart = { login: 'SMART', tokenUrl, clientId: 'yiyang', scope: 'system/*.cruds' } as const;
  endpointId = await haveEndpoint(network.hospital.id, his.url, clock.now(), smart);
  his.behaveBy(({ authorization }) => {
    const last = given.at(-1);
    const isGood = authorization === `Bearer ${last?.token}` && clock.now().getTime() < (last?.endsAt ?? 0);
    return isGood ? 'OK' : { status: 401 };
  });
  await delivery.run();
});
beforeEach(() => {
  his.calls.length = 0;
});
afterAll(async () => {
  await his.close();
  login.closeAllConnections();
  login.close();
  expect([leaked, delivery.faults]).toEqual([[], []]);
});

async function told(...journeys: string[]): Promise<string[]> {
  const ids = await haveMessages(endpointId, journeys, clock.now());
  await delivery.run();
  const found = await read().outboxMessage.findMany({ where: { id: { in: ids } } });
  return found.map(({ state, attempts }) => `${state} ${attempts}`);
}

test('a system that asks for a signed login gets one by the key that it was shown, once for its time', async () => {
  expect(given).toHaveLength(1);
  expect(await told('a', 'b')).toEqual(['DELIVERED 1', 'DELIVERED 1']);
  expect(his.calls.map(({ authorization }) => authorization)).toEqual(['Bearer token-1', 'Bearer token-1']);
  const [{ exp = 0, iat = 0 } = {}] = assertions;
  expect(exp - iat).toBeLessThanOrEqual(300);
  expect(given).toHaveLength(1);
});

test('a token that is about to end is not used', async () => {
  clock.advance((TOKEN_SECONDS - 20) * 1000);
  expect(await told('a')).toEqual(['DELIVERED 1']);
  expect(given).toHaveLength(2);
  expect(his.calls.map(({ authorization }) => authorization)).toEqual(['Bearer token-2']);
});

test('one that the system takes back in the middle is asked for anew, once for all who tell it', async () => {
  given.push({ token: 'of-somebody-else', endsAt: clock.now().getTime() + 60_000 });
  const before = given.length;
  expect(await told('a', 'b', 'c', 'd')).toEqual(Array(4).fill('DELIVERED 1'));
  expect(given).toHaveLength(before + 1);
  const refused = his.calls.filter(({ authorization }) => authorization === 'Bearer token-2');
  expect(refused.length).toBeGreaterThan(0);
  expect(his.calls.length - refused.length).toBe(4);
});

test('one that is never taken is asked for once more at each attempt, and the message waits', async () => {
  for (const refused of [
    { status: 401 },
    { status: 401, outcome: false },
    { status: 403, code: 'expired' },
  ]) {
    his.behaveBy(() => refused);
    his.calls.length = 0;
    const before = given.length;
    expect(await told(`never ${JSON.stringify(refused)}`)).toEqual(['PENDING 1']);
    expect([his.calls.length, given.length - before]).toEqual([2, 1]);
  }
});

test.each([429, 503])('a place of tokens that answers %i is asked again when it says', async (status) => {
  his.behaveBy(() => 'OK');
  clock.advance(TOKEN_SECONDS * 2000);
  await delivery.run();
  clock.advance(TOKEN_SECONDS * 2000);
  [busy, asked] = [status, 0];
  const [id = ''] = await haveMessages(endpointId, [`busy ${status}`], clock.now());
  for (let passed = 0; passed < 59; passed += 1) {
    await delivery.run();
    clock.advance(1000);
  }
  expect(asked).toBe(1);
  busy = null;
  clock.advance(1000);
  await delivery.run();
  expect(await read().outboxMessage.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'DELIVERED',
  });
});

test('without a login the hospital hears nothing', async () => {
  clock.advance(TOKEN_SECONDS * 2000);
  login.close();
  login.closeAllConnections();
  const [outcome] = await told('z');
  expect([outcome, his.calls.length]).toEqual(['PENDING 1', 0]);
});
