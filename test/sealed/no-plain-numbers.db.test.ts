import { createReadStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { seal } from '../../domain/seal/seal.ts';
import { decrypted } from '../../prisma/backup/envelope.ts';
import { makeBackup } from '../../prisma/backup/make.ts';
import { read, write } from '../../prisma/client.ts';
import { createLogger } from '../../server/log.ts';
import { type KnownPerson, manyResidents } from '../fixtures/many-residents.ts';
import { idCardNo } from '../fixtures/residents.ts';
import { dayOf, freeOn, newTemplate, openTown, type Town } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import { useDatabase } from '../support/database.ts';
import { databaseFiles } from '../support/database-files.ts';
import { type PlainSearch, searchFor } from '../support/plain-search.ts';
import { startService } from '../support/service.ts';

const PEOPLE = 1000;
/** What is put where it does not belong, to see that it would be found. */
const CANARY = '15599887766';

const database = useDatabase();
const logged: string[] = [];
const said: string[] = [];
let town: Town;
let people: KnownPerson[];
let search: PlainSearch;
let folder: string;
let backup: string;
/** Nothing of these people is older; file systems keep times by the second. */
const startedAt = Date.now() - 2000;

const secretsOf = ({ id: _id, contactId: _contactId, ...numbers }: KnownPerson): string[] =>
  Object.values(numbers);
const person = (at: number): KnownPerson => people[at] ?? Object.assign({}, people[0]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiyang-plain-'));
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const logger = createLogger('trace', { write: (line) => void logged.push(line) });
  const service = await startService({ logger });
  town = await openTown(service);
  people = await manyResidents(town.network.home.id, PEOPLE);
  search = searchFor([...people.flatMap(secretsOf), ...NEWCOMER, CANARY]);
  logger.info({ canary: CANARY }, 'planted');
  process.stderr.write(CANARY);
  await write(({ db }) => db.region.create({ data: { code: 'canary', name: CANARY } }));
  await journeys();
  backup = join(folder, 'all.backup');
  const { seal: keys } = service.config;
  await makeBackup({ url: database.url, file: backup, keys, now: service.clock.now() });
  return () => service.stop();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const NEWCOMER = [
  idCardNo({ birthOn: '1925-02-03', region: '440402' }),
  '13666655544',
  '广东省珠海市斗门区石榴街77号',
  '440499887766554433',
  '447766554433',
];
const [newIdNo = '', newPhone = '', newAddress = '', newCard = '', newInsurance = ''] = NEWCOMER;

const post = (path: string, body: string, headers = {}) =>
  fetch(`${town.service.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

const RESIDENTS = `query ($filter: ResidentFilter) { residents(first: 100, filter: $filter) { edges { node {
  id name idNoMasked phoneMasked addressMasked healthCardNoMasked insuranceNoMasked contacts { name phoneMasked } } } } }`;

/** What happens on a day with numbers in it, right ones and wrong ones; no answer but one may show any. */
async function journeys(): Promise<void> {
  const answers: string[] = [];
  const asked = async (variables: object, query = RESIDENTS) =>
    void answers.push(JSON.stringify(await town.nurse.graphql(query, variables as Record<string, unknown>)));
  const registration = {
    nameOnCard: '何阿公',
    idType: 'ID_CARD',
    regionCode: '440402',
    phone: newPhone,
    address: newAddress,
    healthCardNo: newCard,
    insuranceNo: newInsurance,
  };
  const act = async (...given: Parameters<Town['nurse']['act']>) => {
    const outcome = await town.nurse.act(...given);
    answers.push(JSON.stringify(outcome));
    return outcome;
  };
  const { id } = nodeOf(await act('residentRegister', { ...registration, idNo: newIdNo }, 'id')) as {
    id: string;
  };
  // The last character of a number is its check digit.
  const wrongIdNo = `${newIdNo.slice(0, 17)}${newIdNo.endsWith('1') ? '2' : '1'}`;
  refusalIn(await act('residentRegister', { ...registration, idNo: wrongIdNo }, 'id'));
  refusalIn(await act('residentRegister', { ...registration, idNo: newIdNo, phone: `${newPhone}00` }, 'id'));
  refusalIn(await act('residentRegister', { ...registration, idNo: newIdNo, birthOn: '1950-01-01' }, 'id'));
  for (const { idNo, healthCardNo } of people.slice(0, 20)) {
    await asked({ filter: { idNo } });
    await asked({ filter: { healthCardNo } });
  }
  await asked({ filter: { nameContains: person(1).phone } });
  await asked({});
  // What is wrong in a document is said back to the caller who wrote it, and to nobody else.
  await town.nurse.graphql(RESIDENTS, { filter: { idNo: { wrong: person(2).idNo } } });
  await town.nurse.graphql(`{ residents(filter: { idNo: "${person(3).idNo}", sex: MALE }) { totalCount } }`);
  const contact = {
    residentId: person(4).id,
    expectedVersion: 1,
    relation: 'SON',
    phone: person(5).contactPhone,
  };
  const idempotencyKey = `contact-of-${person(11).idNo}`;
  nodeOf(await act('contactSet', { ...contact, name: '林二', idempotencyKey }));
  await town.nurse.act('contactSet', { ...contact, name: person(6).phone.repeat(20) }).catch(() => {});
  await bookWithEscort();
  const unmask = { residentId: id, purpose: 'IDENTITY_CHECK', fields: ['ID_NO', 'PHONE', 'ADDRESS'] };
  expect(JSON.stringify(await town.nurse.act('residentUnmask', unmask, 'field value'))).toContain(newIdNo);
  await brokenUnmask(answers);
  await brokenBodies(answers);
  expect(search.hitsIn(Buffer.from(answers.join('\n')))).toEqual([]);
}

async function bookWithEscort(): Promise<void> {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town)));
  const [slot] = await freeOn(town, town.nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  const booking = {
    slotId: slot?.id,
    residentId: person(7).id,
    priority: 'NORMAL',
    escortPhone: person(8).phone,
  };
  nodeOf(await town.nurse.act('appointmentBook', booking));
}

/** A value that does not open: a fault of ours, masked and logged. */
async function brokenUnmask(answers: string[]): Promise<void> {
  const { id, phone } = person(9);
  const elsewhere = seal().seal(phone, { table: 'Contact', row: id, column: 'phoneSealed' });
  await write(({ db }) => db.resident.update({ where: { id }, data: { phoneSealed: elsewhere } }));
  const unmask = { residentId: id, purpose: 'PRINT', fields: ['PHONE'] };
  await expect(town.nurse.act('residentUnmask', unmask, 'field value')).rejects.toThrow('Internal error');
  answers.push(JSON.stringify(await town.nurse.graphql('{ viewer { person { name } } }')));
}

async function brokenBodies(answers: string[]): Promise<void> {
  const { idNo, phone } = person(10);
  const tries = [
    post('/graphql', `{"query": "{ resident(id: \\"${idNo}\\") {", "variables": {}}`),
    post('/graphql', `{"query": ${idNo}`),
    post(
      '/graphql',
      JSON.stringify({ query: `query Q${phone} { viewer { person { name } } }`, variables: { idNo } }),
    ),
    post('/auth/sign-in', JSON.stringify({ login: phone, password: idNo })),
    post('/auth/sign-in', `{"login": "${phone}`),
    post('/auth/sign-in', JSON.stringify({ login: 'nobody', password: '' }), { 'x-request-id': idNo }),
    fetch(`${town.service.url}/graphql?query=${idNo}&phone=${phone}`),
    fetch(`${town.service.url}/residents/${idNo}`),
  ];
  for (const answer of await Promise.all(tries)) {
    await answer.text();
    answers.push(JSON.stringify([...answer.headers]));
  }
}

const isCanary = (hit: string): boolean => hit.startsWith(CANARY);

describe('1,000 people, and what was done with their numbers', () => {
  test('the database and its log hold none of them in plain, and would show one that is there', async () => {
    const files = await databaseFiles(database.url, startedAt);
    const hits = files.flatMap((file) => search.hitsIn(readFileSync(file)));
    expect(hits.filter(isCanary)).toContain(`${CANARY} (plain)`);
    expect(hits.filter((hit) => !isCanary(hit))).toEqual([]);
    expect(files.length).toBeGreaterThan(1);
  }, 60_000);

  test('a backup holds none, not even the canary; decrypted it holds the canary only', async () => {
    expect(search.hitsIn(readFileSync(backup))).toEqual([]);
    const parts: Buffer[] = [];
    await pipeline(
      createReadStream(backup),
      (bytes: AsyncIterable<Buffer>) => decrypted(bytes, town.service.config.seal),
      createGunzip(),
      async (bytes: AsyncIterable<Buffer>) => {
        for await (const part of bytes) parts.push(part);
      },
    );
    const hits = search.hitsIn(Buffer.concat(parts));
    expect(hits).toContain(`${CANARY} (plain)`);
    expect(hits.filter((hit) => !isCanary(hit))).toEqual([]);
  });

  test('the log at its most talkative, and what was said on the way, hold none', () => {
    const lines = [...logged, ...said].join('\n');
    expect(lines).toContain('a resolver failed');
    const hits = search.hitsIn(Buffer.from(lines));
    expect(hits).toContain(`${CANARY} (plain)`);
    expect(hits.filter((hit) => !isCanary(hit))).toEqual([]);
  });

  test('no event, audit row or kept answer holds one', async () => {
    const rows = [
      await read().event.findMany(),
      await read().auditEvent.findMany(),
      await read().idempotencyRecord.findMany(),
    ];
    const text = JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(text).toContain('residentUnmask');
    expect(search.hitsIn(Buffer.from(text))).toEqual([]);
  });

  test('the numbers are of the database: each is found by its index', async () => {
    const { idNo } = person(500);
    expect(await read().resident.count({ where: { idNoIndex: seal().index(idNo, 'idNo') } })).toBe(1);
    expect(await read().resident.count()).toBeGreaterThan(PEOPLE);
  });
});
