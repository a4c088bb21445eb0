import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { probed, probeSchema } from '../support/probe-schema.ts';
import { startService } from '../support/service.ts';
import { statementsOf } from '../support/statement-count.ts';

useDatabase();

let service: Awaited<ReturnType<typeof startService>>;
beforeAll(async () => {
  service = await startService({ schema: probeSchema });
  return () => service.stop();
});
beforeEach(() => {
  probed.count = 0;
});

const QUERY = '{"query":"{ who }"}';
const JSON_TYPE = 'application/json';
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

interface Body {
  readonly what: string;
  readonly body: string | Buffer;
  readonly type?: string;
  readonly encoding?: string;
  readonly status: number;
  readonly code: string;
}

const BODIES: readonly Body[] = [
  { what: 'a list of requests', body: `[${QUERY},${QUERY}]`, status: 400, code: 'JSON_OBJECT' },
  {
    what: 'a list of 10,000 requests',
    body: `[${`${QUERY},`.repeat(9999)}${QUERY}]`,
    status: 400,
    code: 'JSON_OBJECT',
  },
  { what: 'nothing', body: '', status: 400, code: 'JSON' },
  { what: 'no JSON', body: '{ who }', status: 400, code: 'JSON' },
  { what: 'a text', body: '"{ who }"', status: 400, code: 'JSON_OBJECT' },
  { what: 'null', body: 'null', status: 400, code: 'JSON_OBJECT' },
  { what: 'NULs', body: bytes(QUERY, [0, 0, 0]), status: 400, code: 'JSON' },
  { what: 'UTF-16', body: Buffer.from(`\ufeff${QUERY}`, 'utf16le'), status: 400, code: 'JSON' },
  { what: 'GBK', body: bytes('{"query":"{ who } #', [0xd6, 0xd0], '"}'), status: 400, code: 'JSON' },
  { what: '200,000 nested lists', body: '['.repeat(200_000), status: 400, code: 'JSON' },
  { what: 'no query', body: '{"variables":{}}', status: 400, code: 'QUERY_MISSING' },
  { what: 'a query of another kind', body: '{"query":["{ who }"]}', status: 400, code: 'QUERY_MISSING' },
  {
    what: 'a second query over the first',
    body: '{"query":"{ who }","query":0}',
    status: 400,
    code: 'QUERY_MISSING',
  },
  {
    what: 'the query of every object',
    body: '{"__proto__":{"query":"{ who }"}}',
    status: 400,
    code: 'QUERY_MISSING',
  },
  { what: '20 MB', body: `{"query":"${'x'.repeat(20_000_000)}"}`, status: 413, code: 'BODY_TOO_LARGE' },
  {
    what: 'a form',
    body: 'query={who}',
    type: 'application/x-www-form-urlencoded',
    status: 415,
    code: 'CONTENT_TYPE',
  },
  {
    what: 'parts',
    body: `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${QUERY}\r\n--x--`,
    type: 'multipart/form-data; boundary=x',
    status: 415,
    code: 'CONTENT_TYPE',
  },
  { what: 'plain text', body: QUERY, type: 'text/plain', status: 415, code: 'CONTENT_TYPE' },
  {
    what: 'text that says JSON',
    body: QUERY,
    type: 'text/plain; application/json',
    status: 415,
    code: 'CONTENT_TYPE',
  },
  { what: 'GraphQL text', body: '{ who }', type: 'application/graphql', status: 415, code: 'CONTENT_TYPE' },
  {
    what: 'JSON of another kind',
    body: QUERY,
    type: 'application/json-seq',
    status: 415,
    code: 'CONTENT_TYPE',
  },
  {
    what: '200 MB in 200 kB',
    body: gzipSync(Buffer.alloc(200_000_000, ' ')),
    encoding: 'gzip',
    status: 415,
    code: 'CONTENT_ENCODING',
  },
  { what: 'a packed query', body: gzipSync(QUERY), encoding: 'gzip', status: 415, code: 'CONTENT_ENCODING' },
  {
    what: 'a packing nobody knows',
    body: QUERY,
    encoding: 'zip, gzip',
    status: 415,
    code: 'CONTENT_ENCODING',
  },
];

const post = ({ body, type = JSON_TYPE, encoding }: Pick<Body, 'body' | 'type' | 'encoding'>) =>
  fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': type, ...(encoding === undefined ? {} : { 'content-encoding': encoding }) },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
const isHealthy = async () => (await (await post({ body: QUERY })).json()) as unknown;

describe('a body that is no question is refused before anything runs', () => {
  afterEach(async () => {
    expect(probed.count).toBe(0);
    expect(await isHealthy()).toEqual({ data: { who: 'nobody' } });
  });

  test.each(BODIES)('$what', async ({ status, code, ...sent }) => {
    let answer: Response | undefined;
    const statements = await statementsOf(async () => {
      answer = await post(sent);
    });
    const text = await answer?.text();
    expect([answer?.status, text, statements]).toEqual([
      status,
      expect.stringContaining(`"code":"${code}"`),
      0,
    ]);
    expect(text?.length).toBeLessThan(300);
  });

  test.each([
    ['a mutation', 'query=mutation{touch}', 405, 'BAD_REQUEST'],
    ['variables that are no JSON', 'query={who}&variables=%7B', 400, 'BAD_REQUEST'],
    ['no document', 'variables=%7B%7D', 400, 'BAD_REQUEST'],
    ['a deep document', `query=${'{link'.repeat(40)}{name}${'}'.repeat(40)}`, 400, 'QUERY_TOO_COMPLEX'],
  ])('an address with %s', async (_what, parameters, status, code) => {
    const answer = await fetch(`${service.url}/graphql?${parameters}`, {
      headers: { 'x-graphql-yoga-csrf': '1', accept: 'application/graphql-response+json' },
    });
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(`"${code}"`)]);
  });

  test('an address without the header that no other site can send', async () => {
    const answer = await fetch(`${service.url}/graphql?query={who}`);
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('"CSRF"')]);
  });
});

describe('a sender that keeps no rules', () => {
  const open = () => {
    const { hostname, port } = new URL(service.url);
    return connect(Number(port), hostname);
  };
  const head = (...headers: string[]) =>
    ['POST /graphql HTTP/1.1', 'Host: a', 'Content-Type: application/json', ...headers, '', ''].join('\r\n');

  test.each([
    ['two lengths', head('Content-Length: 19', 'Content-Length: 5')],
    ['a length and chunks', head('Content-Length: 19', 'Transfer-Encoding: chunked')],
    ['a length below nothing', head('Content-Length: -1')],
    ['headers without end', head(`X: ${'x'.repeat(40_000)}`)],
    ['a line that is no request', 'GRAPHQL\r\n\r\n'],
    ['a question for an echo', 'TRACE /graphql HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['the same at another door', 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('%s', async (_what, text) => {
    const socket = open();
    socket.write(text + QUERY);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 4(00|04|05|31) /);
    expect(probed.count).toBe(0);
    socket.destroy();
  });

  test('a large body without a length is refused while it comes', async () => {
    const headers = { 'content-type': JSON_TYPE, 'transfer-encoding': 'chunked' };
    const upload = request(`${service.url}/graphql`, { method: 'POST', headers });
    for (let n = 0; n < 64; n += 1) upload.write('a'.repeat(65_536));
    upload.end();
    const [answer] = (await once(upload, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(413);
    answer.destroy();
  });

  test('many that never end their body keep nobody from an answer', async () => {
    const sockets = Array.from({ length: 200 }, open);
    for (const socket of sockets) socket.write(`${head('Content-Length: 1000')}{"query":`);
    await Promise.all(sockets.map((socket) => socket.connecting && once(socket, 'connect')));
    expect(await isHealthy()).toEqual({ data: { who: 'nobody' } });
    for (const socket of sockets) socket.destroy();
  });
});
