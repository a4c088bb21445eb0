import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { DEMO_CLIENT_ID } from '../../domain/his-client/demo-client.ts';
import { insertHisClient } from '../../domain/his-client/register.ts';
import { close, connect, read, write } from '../../prisma/client.ts';
import { ConfigError } from '../../server/config.ts';
import { demoAccountProblems } from '../../server/demo-accounts.ts';
import { demoHisKeys } from '../../server/demo-his.ts';
import { requireConfig } from '../../server/start.ts';
import { haveAccount } from '../fixtures/accounts.ts';
import { makeNetwork } from '../fixtures/agreements.ts';
import { productionEnv } from '../fixtures/production.ts';
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test('an installation without demo accounts may go into production', async () => {
  expect(await demoAccountProblems(database.url)).toEqual([]);
  await expect(requireConfig(productionEnv(database.url))).resolves.toMatchObject({ isProduction: true });
});

test('demo accounts are named together with everything else that is missing', async () => {
  await connect({ url: database.url });
  await haveAccount({ login: 'nh-nurse', roles: [] });
  const { hospital } = await makeNetwork();
  const { uscc } = await read().organization.findUniqueOrThrow({ where: { id: hospital.id } });
  const jwks = await demoHisKeys(join(tmpdir(), 'yiyang-demo-his.private.jwk.json'));
  const machine = { id: DEMO_CLIENT_ID, uscc, name: 'HIS', scopes: 'system/*.rs', jwks, jwksUrl: null };
  await write((tx) => insertHisClient(tx, machine, new Date()));
  await close();
  const { SEAL_KEY: _missing, ...env } = productionEnv(database.url);
  const refused = await requireConfig(env).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConfigError);
  expect(refused).toMatchObject({
    problems: ['SEAL_KEY is not set.', 'The database holds demo accounts (nh-nurse, demo-his).'],
  });
});

test('a database that cannot be opened is a problem, not a crash', async () => {
  const { engine } = inject('template');
  const url = engine === 'sqlite' ? 'file:/dev/null/x.db' : 'postgresql://nobody@127.0.0.1:1/none';
  expect(await demoAccountProblems(url)).toEqual(['DATABASE_URL: the database cannot be opened.']);
});
