import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CageRules } from '../../fhir/outbound/cage.ts';
import { isCallable, readRange } from '../../fhir/outbound/private-address.ts';

type Found = readonly { readonly address: string; readonly family: number }[];
/** What each name leads to, answer by answer; the last one stays. */
const names = new Map<string, Found[]>();
vi.mock('node:dns', () => ({
  lookup: (name: string, _options: object, done: (error: Error | null, found?: Found) => void) => {
    const answers = names.get(name);
    const found = answers !== undefined && answers.length > 1 ? answers.shift() : answers?.[0];
    if (found === undefined) done(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }));
    else done(null, found);
  },
}));

const v4 = (...addresses: string[]): Found => addresses.map((address) => ({ address, family: 4 }));
const v6 = (...addresses: string[]): Found => addresses.map((address) => ({ address, family: 6 }));

let cage: typeof import('../../fhir/outbound/cage.ts');
beforeAll(async () => {
  vi.resetModules();
  cage = await import('../../fhir/outbound/cage.ts');
});
afterAll(() => {
  vi.doUnmock('node:dns');
  vi.resetModules();
});

let server: Server;
let port: number;
let answer: RequestListener;
let asked = 0;
beforeEach(async () => {
  asked = 0;
  answer = (_req, res) => void res.end('inside');
  server = createServer((req, res) => {
    asked += 1;
    answer(req, res);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  names.clear();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const STRICT: CageRules = {
  allowedRanges: [],
  isPlainHttpAllowed: true,
  timeoutMs: 400,
  longestAnswer: 1000,
};
const LOCAL: CageRules = { ...STRICT, allowedRanges: [readRange('127.0.0.0/8')] };
const codeOf = (url: string, rules: CageRules = STRICT): Promise<string> =>
  cage.callOutside({ method: 'GET', url }, rules).then(
    ({ status }) => String(status),
    (error: unknown) => (error instanceof cage.CallRefused ? error.code : String(error)),
  );

/** An address in every way in which it can be written. */
function spellings(address: string): string[] {
  const parts = address.split('.').map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = number.toString(16).padStart(8, '0');
  const groups = `${hex.slice(0, 4)}:${hex.slice(4)}`;
  return [
    address,
    `${address}.`,
    String(number),
    `0x${hex}`,
    `0${number.toString(8)}`,
    parts.map((part) => `0x${part.toString(16)}`).join('.'),
    parts.map((part) => `0${part.toString(8)}`).join('.'),
    parts.map((part) => `000${part.toString(8)}`).join('.'),
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    encodeURIComponent(address).replaceAll('.', '%2E'),
    address.replaceAll('.', '。'),
    address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    `[::ffff:${address}]`,
    `[::ffff:${groups}]`,
    `[0:0:0:0:0:ffff:${groups}]`,
    `[::${address}]`,
    `[64:ff9b::${address}]`,
    `[64:ff9b::${groups}]`,
    `[64:ff9b:1::${groups}]`,
    `[2002:${groups}::1]`,
    `[2001:0:${groups}::1]`,
  ];
}

const INSIDE = [
  '127.0.0.1',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
];
const MORE = [
  ...['[::1]', '[::]', '[fe80::1]', '[fc00::1]', '[fd12:3456::1]', '[ff02::1]', '[fec0::1]', '[2001:db8::1]'],
  ...[
    '127.1',
    '127.255.255.254',
    '10.255.255.255',
    '172.31.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.7',
  ],
  ...['203.0.113.9', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
];
const ADDRESSES = [...INSIDE.flatMap(spellings), ...MORE];

test(`none of ${ADDRESSES.length} spellings of an address inside is called`, async () => {
  expect(ADDRESSES.length).toBeGreaterThan(100);
  const called: string[] = [];
  for (const address of ADDRESSES) {
    const code = await codeOf(`http://${address}:${port}/`);
    if (code !== 'ADDRESS_REFUSED') called.push(`${address} ${code}`);
  }
  expect(called).toEqual([]);
  expect(asked).toBe(0);
});

describe('a name is called', () => {
  test.each<[string, Found]>([
    ['the own machine', v4('127.0.0.1')],
    ['the own machine by IPv6', v6('::1')],
    ['a private network', v4('10.1.2.3')],
    ['the addresses of a cloud’s metadata', v4('169.254.169.254')],
    ['an IPv4 address inside an IPv6 one', v6('::ffff:127.0.0.1')],
    ['one through NAT64', v6('64:ff9b::7f00:1')],
    ['one through 6to4', v6('2002:7f00:1::')],
    ['one outside and one inside', [...v4('93.184.215.14'), ...v4('127.0.0.1')]],
    ['nothing', []],
  ])('not when it leads to %s', async (_what, found) => {
    names.set('his.example', [found]);
    expect(await codeOf(`http://his.example:${port}/`)).toBe('ADDRESS_REFUSED');
    expect(asked).toBe(0);
  });

  test('where it led when it was looked at: an answer that changes afterwards is never asked for', async () => {
    names.set('his.example', [v4('127.0.0.1'), v4('10.0.0.1')]);
    expect(await codeOf(`http://his.example:${port}/`, LOCAL)).toBe('200');
    expect(names.get('his.example')).toEqual([v4('10.0.0.1')]);
    expect(await codeOf(`http://his.example:${port}/`, LOCAL)).toBe('ADDRESS_REFUSED');
    expect(asked).toBe(1);
  });

  test('not when it is unknown', async () => {
    expect(await codeOf('http://nobody.example/')).toBe('UNREACHABLE');
  });
});

describe('an address', () => {
  test.each<[string, string, string]>([
    ['names a user', 'http://his.example@127.0.0.1/', 'ADDRESS_REFUSED'],
    ['names a user and a password', 'http://a:b@his.example/', 'ADDRESS_REFUSED'],
    ['is of a file', 'file:///etc/passwd', 'INSECURE'],
    ['is of another protocol', 'gopher://127.0.0.1/', 'INSECURE'],
    ['holds what it says', 'data:text/plain,inside', 'INSECURE'],
    ['is none', 'http://', 'ADDRESS_REFUSED'],
    ['is none at all', '/fhir', 'ADDRESS_REFUSED'],
  ])('that %s is not called', async (_what, url, code) => {
    expect(await codeOf(url)).toBe(code);
    expect(asked).toBe(0);
  });

  test('without TLS is called only where that is allowed', async () => {
    expect(await codeOf(`http://127.0.0.1:${port}/`, { ...LOCAL, isPlainHttpAllowed: false })).toBe(
      'INSECURE',
    );
    expect(asked).toBe(0);
  });

  test('inside is called where its range is configured, and no other', async () => {
    expect(await codeOf(`http://127.0.0.1:${port}/`, LOCAL)).toBe('200');
    expect(isCallable('10.1.2.3', [readRange('10.1.0.0/16')])).toBe(true);
    expect(isCallable('10.2.2.3', [readRange('10.1.0.0/16')])).toBe(false);
    expect(isCallable('fd00::1', [readRange('10.1.0.0/16')])).toBe(false);
    expect(isCallable('not an address', [readRange('0.0.0.0/0')])).toBe(false);
  });
});

describe('an answer', () => {
  test.each([301, 302, 303, 307, 308])('%i is not followed', async (status) => {
    answer = (_req, res) =>
      void res.writeHead(status, { location: `http://127.0.0.1:${port}/elsewhere` }).end();
    expect(await codeOf(`http://127.0.0.1:${port}/`, LOCAL)).toBe('REDIRECTED');
    expect(asked).toBe(1);
  });

  test.each<[string, RequestListener, string]>([
    ['that never comes', () => {}, 'TIMED_OUT'],
    [
      'that comes drop by drop',
      (_req, res) => void setInterval(() => res.destroyed || res.write('.'), 50).unref(),
      'TIMED_OUT',
    ],
    ['that is longer than is taken', (_req, res) => void res.end('x'.repeat(1001)), 'TOO_LARGE'],
    [
      'that breaks off',
      (_req, res) => void res.writeHead(200, { 'content-length': '50' }).write('x', () => res.destroy()),
      'UNREACHABLE',
    ],
    ['that breaks off before it begins', (_req, res) => void res.destroy(), 'UNREACHABLE'],
  ])('%s is not waited for, nor taken', async (_what, listener, code) => {
    answer = listener;
    expect(await codeOf(`http://127.0.0.1:${port}/`, LOCAL)).toBe(code);
  });

  test('that does not come is said to be of what had left, or of what had not', async () => {
    const leftFor = (url: string, rules = LOCAL) =>
      cage.callOutside({ method: 'POST', url, body: 'said' }, rules).then(
        () => null,
        (error: unknown) => (error instanceof cage.CallRefused ? error.hasLeft : null),
      );
    const here = `http://127.0.0.1:${port}/`;
    answer = (_req, res) => void res.destroy();
    expect(await leftFor(here)).toBe(true);
    answer = () => {};
    expect(await leftFor(here)).toBe(true);
    answer = (_req, res) => void res.writeHead(307, { location: here }).end();
    expect(await leftFor(here)).toBe(true);
    expect(await leftFor('http://127.0.0.1:1/')).toBe(false);
    expect(await leftFor(here, STRICT)).toBe(false);
    expect(await leftFor('http://nobody.example/')).toBe(false);
  });

  test('is taken up to its limit', async () => {
    answer = (_req, res) => void res.end('x'.repeat(1000));
    expect(
      (await cage.callOutside({ method: 'GET', url: `http://127.0.0.1:${port}/` }, LOCAL)).text,
    ).toHaveLength(1000);
  });
});
