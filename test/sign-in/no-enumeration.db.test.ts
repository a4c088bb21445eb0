import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { read, write } from '../../prisma/client.ts';
import { haveNurse, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import type { AuthAnswer } from '../support/client.ts';
import { useDatabase } from '../support/database.ts';
import { lastingClient } from '../support/lasting-client.ts';
import { probeSchema } from '../support/probe-schema.ts';
import { type RunningService, startService } from '../support/service.ts';
import { statementsOf } from '../support/statement-count.ts';

// A native module can't be spied on, only be replaced while others load it: what an earlier file of this worker has
// loaded is loaded anew here, and what was loaded here is loaded anew by the next.
const hashed = vi.hoisted(() => {
  vi.resetModules();
  return { count: 0 };
});
afterAll(() => {
  vi.doUnmock('@node-rs/argon2');
  vi.resetModules();
});
vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>();
  const counted =
    <Args extends unknown[], Result>(work: (...args: Args) => Result) =>
    (...args: Args): Result => {
      hashed.count += 1;
      return work(...args);
    };
  return { ...real, hash: counted(real.hash), verify: counted(real.verify) };
});

useDatabase();

let home: string;
let service: RunningService;
beforeAll(async () => {
  home = await haveOrganization('海晴颐养院');
  service = await startService({ schema: probeSchema });
  return () => service.stop();
});
beforeEach(() => write(({ db }) => db.attemptCount.deleteMany()));

interface Cost {
  readonly statements: number;
  readonly hashes: number;
  readonly answer: { readonly status: number; readonly body: string; readonly headers: readonly string[] };
}

/** What differs from answer to answer anyway. */
const VARYING = ['date', 'x-request-id'];

const shown = ({ status, body, headers }: AuthAnswer): Cost['answer'] => ({
  status,
  body: JSON.stringify(body),
  headers: [...headers]
    .filter(([name]) => !VARYING.includes(name))
    .map(([name, value]) => `${name}: ${value}`),
});

/** What one attempt costs and how it is answered. */
async function attempt(login: string, password = 'not the password'): Promise<Cost> {
  let answer: AuthAnswer | undefined;
  hashed.count = 0;
  const statements = await statementsOf(async () => {
    answer = await service.anonymous().auth('sign-in', { login, password });
  });
  if (answer === undefined) throw new Error('no answer');
  return { statements, hashes: hashed.count, answer: shown(answer) };
}

/** Logins of whom nobody outside may know which of them exist. */
async function logins(): Promise<Readonly<Record<string, string>>> {
  const withoutPassword = await haveNurse(home);
  await write(({ db }) =>
    db.person.update({ where: { id: withoutPassword.personId }, data: { passwordHash: null } }),
  );
  const invited = await haveNurse(home, { isPasswordChangeDue: true });
  return {
    'an account': (await haveNurse(home)).login,
    nobody: 'nobody-at-all',
    'no login at all': 'x',
    'strange characters': '王\u0000\ud800',
    'a closed account': (await haveNurse(home, { status: 'CLOSED' })).login,
    'an account without a password': withoutPassword.login,
    'somebody with a one-time password': invited.login,
    'somebody without a role': (await haveNurse(home, { roles: [] })).login,
  };
}

test('who guesses learns nothing: the same answer to the byte, the same statements, one hash', async () => {
  await attempt('warm-up');
  const costs: Record<string, Cost> = {};
  for (const [who, login] of Object.entries(await logins())) costs[who] = await attempt(login);
  const [first] = Object.values(costs);
  expect(first).toMatchObject({ hashes: 1, answer: { status: 401 } });
  for (const [who, cost] of Object.entries(costs)) expect(cost, who).toEqual(first);
});

test('a right password tells no more than a wrong one where it opens nothing', async () => {
  const expired = await haveNurse(home, { isPasswordChangeDue: true });
  const passwordExpiresAt = service.clock.now();
  await write(({ db }) => db.person.update({ where: { id: expired.personId }, data: { passwordExpiresAt } }));
  const wrong = await attempt(expired.login);
  expect(await attempt(expired.login, PASSWORD)).toEqual(wrong);
  const closed = await haveNurse(home, { status: 'CLOSED' });
  expect(await attempt(closed.login, PASSWORD)).toEqual(wrong);
  const outcomes = await read().auditEvent.findMany({ where: { action: 'SIGN_IN_FAILED' } });
  const reasons = new Set(outcomes.map(({ outcome }) => outcome));
  expect(reasons.has('PASSWORD_EXPIRED') && reasons.has('ACCOUNT_CLOSED')).toBe(true);
});

describe('processes over one database', () => {
  test('count together', async () => {
    const other = await startService({ schema: probeSchema, clock: service.clock });
    const { login } = await haveNurse(home);
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const by = n % 2 ? other : service;
      statuses.push((await by.anonymous().auth('sign-in', { login, password: 'wrong' })).status);
    }
    await other.stop();
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });
});

test('who is blocked is answered without a hash, whether the login exists or not', async () => {
  const known = (await haveNurse(home)).login;
  for (const login of [known, 'nobody-either']) for (let n = 0; n < 6; n += 1) await attempt(login);
  const blocked = await attempt(known, PASSWORD);
  expect(blocked).toMatchObject({ hashes: 0, answer: { status: 429 } });
  expect(await attempt('nobody-either')).toEqual(blocked);
});

test('twenty aliases of a password change are twenty tries', async () => {
  const full = await startService({ clock: service.clock });
  const { login } = await haveNurse(home);
  const nurse = lastingClient(full.url, login);
  await nurse.signIn(PASSWORD);
  const change = (n: number) => `a${n}: passwordChange(input: { idempotencyKey: "guessing-password-${n}",
    currentPassword: "guess ${n}", newPassword: "a-quiet-harbour-2026" }) { ... on Refusal { code } }`;
  const codes: string[] = [];
  // As many aliases as one document may hold.
  for (const from of [0, 10]) {
    const text = Array.from({ length: 10 }, (_, n) => change(from + n)).join('\n');
    const { data } = await nurse.graphql<Record<string, { code: string }>>(`mutation { ${text} }`);
    codes.push(...Object.values(data).map(({ code }) => code));
  }
  await full.stop();
  expect(codes).toEqual([
    ...Array.from({ length: 5 }, () => 'CURRENT_PASSWORD_WRONG'),
    ...Array.from({ length: 15 }, () => 'PASSWORD_TRIES'),
  ]);
});
