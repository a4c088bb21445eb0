import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { ATTEMPT_LIMITS } from '../../domain/sign-in/attempt-limits.ts';
import { read, write } from '../../prisma/client.ts';
import { makeNetwork, type Network } from '../fixtures/agreements.ts';
import { useDatabase } from '../support/database.ts';
import { ASSERTION_TYPE, EVERYTHING, type His, hisOf } from '../support/his.ts';
import { type RunningService, startService } from '../support/service.ts';

useDatabase();

const { networkAndMachine, networkAtMachines } = ATTEMPT_LIMITS;
let service: RunningService;
let network: Network;
let his: His;
beforeAll(async () => {
  service = await startService({ env: { TRUST_PROXY: '1' } });
  network = await makeNetwork();
  his = await hisOf(service, network.hospital.id);
  return () => service.stop();
});
beforeEach(() => write(({ db }) => db.attemptCount.deleteMany()));

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;

/** An assertion in the name of a client, by a key that is not its own. */
function forged(clientId: string): Promise<string> {
  const seconds = Math.floor(service.clock.now().getTime() / 1000);
  const claims = { iss: clientId, sub: clientId, aud: `${service.url}/fhir/auth/token`, exp: seconds + 240 };
  return new SignJWT({ ...claims, jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES384', kid: 'test' })
    .sign(stranger);
}

/** Asks for a token from an address. */
async function from(address: string, assertion: string) {
  const answer = await fetch(`${service.url}/fhir/auth/token`, {
    method: 'POST',
    headers: { 'x-forwarded-for': `10.0.0.1, ${address}` },
    body: new URLSearchParams({
      ...{ grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE, scope: EVERYTHING },
      client_assertion: assertion,
    }),
  });
  const { error } = (await answer.json()) as { error?: string };
  return { status: answer.status, error, wait: answer.headers.get('retry-after') };
}

/** How many attempts were judged before the first that was not. */
async function judged(most: number, attempt: (nth: number) => Promise<{ status: number }>): Promise<number> {
  for (let nth = 0; nth <= most; nth += 1) if ((await attempt(nth)).status === 429) return nth;
  return most + 1;
}

const forgedFrom = async (address: string, clientId = his.clientId) => from(address, await forged(clientId));

test('who forges a machine is told to wait, and keeps it out at its own network alone', async () => {
  expect(await judged(50, () => forgedFrom('203.0.113.1'))).toBe(networkAndMachine.most);
  expect(await forgedFrom('203.0.113.1')).toEqual({
    ...{ status: 429, error: 'temporarily_unavailable', wait: '900' },
  });
  expect((await from('203.0.113.1', await his.assertion())).status).toBe(429);
  expect((await from('198.51.100.7', await his.assertion())).status).toBe(200);
  const other = await hisOf(service, network.otherHospital.id);
  expect((await from('203.0.113.1', await other.assertion())).status).toBe(200);
  service.clock.advance(900_000);
  expect((await from('203.0.113.1', await his.assertion())).status).toBe(200);
});

test('who tries many machines is told to wait, whether there are such or not, and what is no assertion counts', async () => {
  const attempt = async (nth: number) =>
    nth % 2 === 0 ? from('203.0.113.2', 'no.assertion.atAll') : forgedFrom('203.0.113.2', `machine-${nth}`);
  expect(await judged(200, attempt)).toBe(networkAtMachines.most);
});

test('who signs in right does so as often as wanted, and begins anew after mistakes', async () => {
  const right = async () => from('203.0.113.3', await his.assertion());
  for (let round = 0; round < 2; round += 1) {
    expect(await judged(networkAndMachine.most - 2, () => forgedFrom('203.0.113.3'))).toBe(
      networkAndMachine.most - 1,
    );
    expect((await right()).status).toBe(200);
  }
  expect(await judged(networkAtMachines.most, right)).toBe(networkAtMachines.most + 1);
});

test('the first that was not judged is on record, and the rest writes nothing', async () => {
  const records = () => read().auditEvent.count({ where: { operation: 'fhir.login', action: 'DENIED' } });
  for (let nth = 0; nth < networkAndMachine.most; nth += 1) await forgedFrom('203.0.113.4');
  const before = await records();
  for (let nth = 0; nth < 5; nth += 1) await forgedFrom('203.0.113.4');
  expect(await records()).toBe(before + 1);
  expect(
    await read().auditEvent.count({ where: { operation: 'fhir.login', outcome: 'LIMITED' } }),
  ).toBeGreaterThan(0);
});
