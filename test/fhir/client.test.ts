import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FhirCallFailed } from '../../fhir/answer.ts';
import { type FhirClient, fhirClient } from '../../fhir/client.ts';
import { CallRefused } from '../../fhir/outbound/cage.ts';
import { readRange } from '../../fhir/outbound/private-address.ts';

const RULES = {
  allowedRanges: [readRange('127.0.0.0/8')],
  isPlainHttpAllowed: true,
  timeoutMs: 600,
  longestAnswer: 4000,
};

type Answering = (req: IncomingMessage, res: ServerResponse) => void;
const send = (res: ServerResponse, status: number, body: unknown, type = 'application/fhir+json') =>
  res.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));

let server: Server;
let other: Server;
let base: string;
let elsewhere: string;
let answering: Answering;
const asked: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];
/** What another host has heard: never anything. */
const leaked: string[] = [];
let client: FhirClient;

const listening = async (on: Server): Promise<string> => {
  await new Promise<void>((ready) => on.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(on.address() as AddressInfo).port}`;
};

beforeAll(async () => {
  server = createServer((req, res) => {
    asked.push({ method: req.method ?? '', url: req.url ?? '', headers: req.headers });
    answering(req, res);
  });
  other = createServer((req, res) => {
    leaked.push(`${req.url} ${req.headers.authorization}`);
    send(res, 200, { resourceType: 'Bundle' });
  });
  base = `${await listening(server)}/fhir`;
  elsewhere = await listening(other);
  client = fhirClient({ base, rules: RULES, bearer: async () => 'secret' });
});
afterAll(() => {
  for (const one of [server, other]) {
    one.closeAllConnections();
    one.close();
  }
  expect(leaked).toEqual([]);
});
beforeEach(() => {
  asked.length = 0;
  answering = (_req, res) => send(res, 200, { resourceType: 'Patient', id: 'p1', meta: { versionId: '3' } });
});

const refusal = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof CallRefused ? error.code : String(error);
};
const paged = (url: string): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  link: [{ relation: 'next', url }],
});

describe('a system is asked below its base, with its token', () => {
  test('for one resource, and for a search', async () => {
    expect(await client.read<Patient>('Patient', 'p1')).toMatchObject({ id: 'p1' });
    await client.search('Task', { owner: 'Organization/o1', _lastUpdated: ['ge2026-11-01', 'lt2026-12-01'] });
    expect(asked.map(({ url }) => decodeURIComponent(url))).toEqual([
      '/fhir/Patient/p1',
      '/fhir/Task?owner=Organization/o1&_lastUpdated=ge2026-11-01&_lastUpdated=lt2026-12-01',
    ]);
    expect(asked[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      accept: 'application/fhir+json',
    });
  });

  test('is told once what it is told, and goes on from the version that was read', async () => {
    const patient = await client.read<Patient>('Patient', 'p1');
    await client.create<Patient>({ resourceType: 'Patient' }, { ifNoneExist: 'identifier=a|1' });
    await client.update(patient);
    await client.transaction({ resourceType: 'Bundle', type: 'transaction' }, { idempotencyKey: 'k1' });
    expect(asked.slice(1).map(({ method, url, headers }) => [method, url, headers['content-type']])).toEqual([
      ['POST', '/fhir/Patient', 'application/fhir+json'],
      ['PUT', '/fhir/Patient/p1', 'application/fhir+json'],
      ['POST', '/fhir', 'application/fhir+json'],
    ]);
    expect(asked[1]?.headers['if-none-exist']).toBe('identifier=a|1');
    expect(asked[2]?.headers['if-match']).toBe('W/"3"');
    expect(asked[3]?.headers['idempotency-key']).toBe('k1');
  });

  test('for the next page, wherever below the base that is', async () => {
    expect(await client.nextPage({ resourceType: 'Bundle', type: 'searchset' })).toBe(null);
    await client.nextPage(paged(`${base}?_getpages=1`));
    await client.nextPage(paged('Patient?_page=2'));
    expect(asked.map(({ url }) => url)).toEqual(['/fhir?_getpages=1', '/fhir/Patient?_page=2']);
  });
});

describe('a token that the system does not take any more', () => {
  const tokens = ['old', 'new', 'newest'];
  const renewing = (isRenewed: boolean) => {
    let at = 0;
    const refused = async () => {
      at += 1;
      return isRenewed;
    };
    return fhirClient({ base, rules: RULES, bearer: async () => tokens[at] ?? null, refused });
  };
  const sent = () => asked.map(({ headers }) => headers.authorization);

  test('is sent once, and the next one with the same call', async () => {
    answering = (_req, res) =>
      sent().at(-1) === 'Bearer old' ? send(res, 401, '') : send(res, 200, { resourceType: 'Bundle' });
    await renewing(true).transaction({ resourceType: 'Bundle', type: 'transaction' });
    expect(sent()).toEqual(['Bearer old', 'Bearer new']);
  });

  test('is the answer when the next one is not taken either, or there is none', async () => {
    answering = (_req, res) => send(res, 401, '');
    await expect(renewing(true).capabilities()).rejects.toMatchObject({ status: 401 });
    expect(sent()).toEqual(['Bearer old', 'Bearer new']);
    await expect(renewing(false).capabilities()).rejects.toMatchObject({ status: 401 });
    expect(sent()).toHaveLength(3);
  });
});

describe('no call leaves the base', () => {
  const LINKS = () => [
    `${elsewhere}/fhir/Patient?_page=2`,
    base.replace('http:', 'https:'),
    base.replace('127.0.0.1', 'user@127.0.0.1'),
    `${base}/../admin`,
    `${base}/Patient/%2e%2e/%2e%2e/admin`,
    `${base}/Patient/..%2f..%2fadmin`,
    `${base}/Patient/..\\..\\..\\admin`,
    `${base}-other/Patient`,
    `${base.replace('/fhir', '')}`,
    '../admin',
    '//127.0.0.2/../../../admin',
    'http://',
  ];
  test('by a link of another system', async () => {
    for (const link of LINKS())
      expect([link, await refusal(client.nextPage(paged(link)))]).toEqual([link, 'ADDRESS_REFUSED']);
    expect(asked).toEqual([]);
  });

  test.each(['../../admin', '..', '.', 'a/b', 'a%2fb', 'a?b', '', 'a'.repeat(65)])(
    'by the id %j',
    async (id) => {
      expect(await refusal(client.read('Patient', id))).toBe('ADDRESS_REFUSED');
      const patient: Patient = { resourceType: 'Patient', id, meta: { versionId: '1' } };
      expect(await refusal(client.update(patient))).toBe('ADDRESS_REFUSED');
      expect(asked).toEqual([]);
    },
  );

  test('by a type, or a base that is none', async () => {
    expect(await refusal(client.read('../admin' as 'Patient', 'p1'))).toBe('ADDRESS_REFUSED');
    for (const wrong of ['', 'fhir', `${base}?a=b`, `${base}/../x`, `${base}#x`, `${base}/%2e%2e`])
      expect(() => fhirClient({ base: wrong, rules: RULES, bearer: async () => null }), wrong).toThrow(
        CallRefused,
      );
  });

  test('by a redirection, or to where the cage lets nobody', async () => {
    answering = (_req, res) => res.writeHead(307, { location: `${elsewhere}/fhir/Patient/p1` }).end();
    expect(await refusal(client.read('Patient', 'p1'))).toBe('REDIRECTED');
    const caged = fhirClient({ base, rules: { ...RULES, allowedRanges: [] }, bearer: async () => 'secret' });
    expect(await refusal(caged.capabilities())).toBe('ADDRESS_REFUSED');
  });
});

describe('an answer is taken within its time and its size, and as what it is', () => {
  test('not when it is too late, too long or broken off', async () => {
    answering = () => undefined;
    expect(await refusal(client.read('Patient', 'p1'))).toBe('TIMED_OUT');
    expect(asked, 'the time is over').toHaveLength(1);
    answering = (_req, res) => send(res, 200, { resourceType: 'Patient', id: 'x'.repeat(5000) });
    expect(await refusal(client.read('Patient', 'p1'))).toBe('TOO_LARGE');
  });

  test('what reads is asked once more when nobody answers, what writes is not', async () => {
    answering = (_req, res) => {
      if (asked.length === 1) res.destroy();
      else send(res, 200, { resourceType: 'Patient', id: 'p1' });
    };
    expect(await client.read<Patient>('Patient', 'p1')).toMatchObject({ id: 'p1' });
    expect(asked).toHaveLength(2);
    answering = (_req, res) => void res.destroy();
    expect(await refusal(client.create<Patient>({ resourceType: 'Patient' }))).toBe('UNREACHABLE');
    expect(asked).toHaveLength(3);
  });

  const failure = async (call: Promise<unknown>) => {
    const error: unknown = await call.catch((reason: unknown) => reason);
    if (!(error instanceof FhirCallFailed)) throw new Error(`not refused as it should be: ${error}`);
    return error;
  };
  test('not when it is no resource', async () => {
    for (const [body, type] of [
      ['<html>maintenance</html>', 'text/html'],
      ['{"resourceType":', 'application/fhir+json'],
      ['null', 'application/fhir+json'],
      ['{"resourceType":"Patient"}', 'text/html'],
    ] as const) {
      answering = (_req, res) => send(res, 200, body, type);
      const { status, outcome } = await failure(client.read('Patient', 'p1'));
      expect([body, status, outcome]).toEqual([body, 200, null]);
    }
  });

  test('a refusal says why, as far as the system says it', async () => {
    const issue = [{ severity: 'error', code: 'conflict', diagnostics: '床位已满' }];
    answering = (_req, res) => send(res, 409, { resourceType: 'OperationOutcome', issue });
    expect(await failure(client.read('Patient', 'p1'))).toMatchObject({ status: 409, message: '床位已满' });
    answering = (_req, res) => send(res, 502, '<html>Bad gateway</html>', 'text/html');
    expect(await failure(client.read('Patient', 'p1'))).toMatchObject({ status: 502, outcome: null });
  });
});
