import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.ts';
import { localKeys } from '../../server/keys.ts';
import { productionEnv } from '../fixtures/production.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'yiyang-config-'));

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('outside production', () => {
  test('nothing needs to be set: keys are made once and kept for their owner alone', () => {
    const KEYS_FILE = join(folder(), 'deep', 'keys.json');
    const first = readConfig({ KEYS_FILE });
    expect(first).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      databaseUrl: 'file:data/yiyang.db',
      isDemoWanted: true,
    });
    expect(readConfig({ KEYS_FILE }).signingKey.kid).toBe(first.signingKey.kid);
    expect(statSync(KEYS_FILE).mode & 0o777).toBe(0o600);
  });

  test('who comes second takes the keys of who came first', () => {
    const file = join(folder(), 'keys.json');
    const keys = localKeys(file);
    expect(localKeys(file)).toEqual(keys);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(keys);
  });

  test('an earlier seal key still opens', () => {
    const KEYS_FILE = join(folder(), 'keys.json');
    const { SEAL_KEY } = localKeys(join(folder(), 'other.json'));
    expect(Object.keys(readConfig({ KEYS_FILE, SEAL_KEYS_BEFORE: SEAL_KEY }).seal.keys)).toHaveLength(2);
  });
});

describe('production', () => {
  const without = (...names: string[]) =>
    Object.fromEntries(Object.entries(productionEnv()).filter(([name]) => !names.includes(name)));

  test('starts when everything is there', () => {
    const config = readConfig(productionEnv());
    expect(config).toMatchObject({
      isProduction: true,
      isDemoWanted: false,
      clock: 'system',
      host: '0.0.0.0',
    });
  });

  test('says everything that is missing at once', () => {
    const problems = problemsOf({
      NODE_ENV: 'production',
      CLOCK: 'test',
      DEMO: 'true',
      PORT: 'many',
      SIGNING_KEY: '',
    });
    for (const name of [
      'SIGNING_KEY',
      'SEAL_KEY',
      'SEAL_INDEX_KEY',
      'AUDIT_KEY',
      'DATABASE_URL',
      'ISSUER',
      'CLOCK',
      'DEMO',
      'PORT',
    ]) {
      expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1);
    }
    expect(problems).toHaveLength(9);
  });

  const { SEAL_KEY } = productionEnv();
  test.each([
    ['a key that is too short', { SEAL_KEY: 'c2hvcnQ=' }, /^SEAL_KEY is not/],
    ['a key of zeros', { SEAL_INDEX_KEY: Buffer.alloc(32).toString('base64') }, /^SEAL_INDEX_KEY is not/],
    ['one key for both', { SEAL_KEY, SEAL_INDEX_KEY: SEAL_KEY }, /the same key/],
    ['a signing key that is none', { SIGNING_KEY: 'secret' }, /^SIGNING_KEY is not/],
    ['a signing key file that is not there', { SIGNING_KEY: '/nowhere/key.json' }, /^SIGNING_KEY is not/],
    ['an RSA signing key', { SIGNING_KEY: rsa() }, /^SIGNING_KEY is not/],
    ['a test clock', { CLOCK: 'test' }, /^CLOCK=test/],
    ['a virus scanner that is nowhere', { CLAMD: 'clamd' }, /^CLAMD: must be host:port/],
    ['any origin', { CORS_ORIGINS: '*' }, /^CORS_ORIGINS/],
    ['another database', { DATABASE_URL: 'mysql://x' }, /^DATABASE_URL/],
    [
      'a print font that is not there',
      { PRINT_FONTS: '/nowhere.ttf' },
      /^PRINT_FONTS: must be paths of font files/,
    ],
  ])('refuses %s', (_name, change, problem) => {
    const problems = problemsOf({ ...productionEnv(), ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  test('refuses the keys that were made for development', () => {
    const KEYS_FILE = join(folder(), 'keys.json');
    const problems = problemsOf({ ...productionEnv(), ...localKeys(KEYS_FILE), KEYS_FILE });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'SEAL_KEY',
      'SEAL_INDEX_KEY',
      'AUDIT_KEY',
      'SIGNING_KEY',
    ]);
  });

  test('takes a key that begins like a path', () => {
    const key = Buffer.from(
      'ff'.repeat(3) + 'ff00112233445566778899aabbccddeeff0102030405060708090a0b0c'.slice(0, 58),
      'hex',
    );
    const SEAL_KEY = key.toString('base64');
    expect(SEAL_KEY.startsWith('/')).toBe(true);
    expect(problemsOf({ ...productionEnv(), SEAL_KEY })).toEqual([]);
  });

  test('reads keys from files', () => {
    const file = join(folder(), 'seal');
    writeFileSync(file, `${productionEnv().SEAL_KEY}\n`);
    expect(problemsOf({ ...without('SEAL_KEY'), SEAL_KEY: file })).toEqual([]);
  });
});

function rsa(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return JSON.stringify(privateKey.export({ format: 'jwk' }));
}
