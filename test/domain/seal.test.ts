import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createSeal, SealError, type SealErrorCode } from '../../domain/seal/seal.ts';

const keys = { k1: randomBytes(32), k2: randomBytes(32) };
const indexKey = randomBytes(32);
const box = createSeal({ activeKeyId: 'k1', keys, indexKey });
const place = { table: 'Resident', row: '0195a3c2-7b1e-7abc-8123-0016d3cca427', column: 'idNo' };
const unicode = fc.string({ unit: 'binary', maxLength: 200 });
const places = fc.record({ table: fc.string(), row: fc.string(), column: fc.string() });

function codeOf(act: () => unknown): SealErrorCode | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof SealError) return error.code;
    throw error;
  }
}

describe('a sealed value', () => {
  test('opens at its own place, whatever the text', () => {
    fc.assert(
      fc.property(unicode, places, (plain, where) => {
        expect(box.open(box.seal(plain, where), where)).toBe(plain);
      }),
    );
  });

  test('opens nowhere else', () => {
    fc.assert(
      fc.property(unicode, places, places, (plain, where, elsewhere) => {
        fc.pre(JSON.stringify(where) !== JSON.stringify(elsewhere));
        expect(codeOf(() => box.open(box.seal(plain, where), elsewhere))).toBe('SEAL_BROKEN');
      }),
    );
  });

  test('is bound to table, row and column, not to their concatenation', () => {
    const envelope = box.seal('x', { table: 'a', row: 'bc', column: 'd' });
    expect(codeOf(() => box.open(envelope, { table: 'ab', row: 'c', column: 'd' }))).toBe('SEAL_BROKEN');
  });

  test('is refused when any one character of it is another', () => {
    const envelope = box.seal('11010519491231002X', place);
    fc.assert(
      fc.property(fc.nat(envelope.length - 1), fc.constantFrom(...'Aa0_-.1s'), (at, other) => {
        fc.pre(envelope[at] !== other);
        const changed = envelope.slice(0, at) + other + envelope.slice(at + 1);
        expect(codeOf(() => box.open(changed, place))).toMatch(/^SEAL_(BROKEN|ENVELOPE|KEY_UNKNOWN)$/);
      }),
    );
  });

  test('is another one each time, and shows nothing of the value', () => {
    const [first, second] = [box.seal('11010519491231002X', place), box.seal('11010519491231002X', place)];
    expect(first).not.toBe(second);
    expect(first).toMatch(/^s1\.k1\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(first.split('.')[2] ?? '', 'base64url').includes('1101')).toBe(false);
  });

  test('opens after a rotation, and says which key it was sealed with', () => {
    const rotated = createSeal({ activeKeyId: 'k2', keys, indexKey });
    const old = box.seal('旧', place);
    expect(rotated.open(old, place)).toBe('旧');
    expect([rotated.keyIdOf(old), rotated.keyIdOf(rotated.seal('新', place))]).toEqual(['k1', 'k2']);
  });

  test('does not open without its key, nor with another key of that name', () => {
    const envelope = box.seal('x', place);
    const without = createSeal({ activeKeyId: 'k2', keys: { k2: keys.k2 }, indexKey });
    const renamed = createSeal({ activeKeyId: 'k1', keys: { k1: keys.k2 }, indexKey });
    expect(codeOf(() => without.open(envelope, place))).toBe('SEAL_KEY_UNKNOWN');
    expect(codeOf(() => renamed.open(envelope, place))).toBe('SEAL_BROKEN');
  });
});

test.each(['', 'plain text', 's1.k1.', 's1.k1.AAAA', 's2.k1.AAAA', 's1..AAAA', '13812341234'])(
  '%j is no envelope',
  (text) => {
    expect(codeOf(() => box.open(text, place))).toBe('SEAL_ENVELOPE');
    expect(codeOf(() => box.keyIdOf(text))).toBe('SEAL_ENVELOPE');
  },
);

test('half of a character is not sealed as something else', () => {
  expect(codeOf(() => box.seal('a\uD800', place))).toBe('SEAL_TEXT');
});

describe('the index of a value', () => {
  test('is equal for equal values of one kind, however they are written', () => {
    expect(box.index('11010519491231002x', 'idNo')).toBe(
      box.index(' １１０１０５１９４９１２３１００２Ｘ', 'idNo'),
    );
  });

  test('differs by value, kind and key, and is 256 bits long', () => {
    const other = createSeal({ activeKeyId: 'k1', keys, indexKey: randomBytes(32) });
    const indexes = [
      box.index('1', 'idNo'),
      box.index('2', 'idNo'),
      box.index('1', 'phone'),
      other.index('1', 'idNo'),
    ];
    expect(new Set(indexes).size).toBe(4);
    expect(indexes.every((index) => /^[A-Za-z0-9_-]{43}$/.test(index))).toBe(true);
  });

  test('outlives a rotation of the sealing key', () => {
    const rotated = createSeal({ activeKeyId: 'k2', keys, indexKey });
    expect(rotated.index('1', 'idNo')).toBe(box.index('1', 'idNo'));
  });
});

test.each([
  ['no active key', { activeKeyId: 'k3', keys, indexKey }],
  ['an inherited name for a key', { activeKeyId: 'toString', keys, indexKey }],
  ['a short key', { activeKeyId: 'k1', keys: { k1: randomBytes(16) }, indexKey }],
  ['a short index key', { activeKeyId: 'k1', keys, indexKey: randomBytes(16) }],
  ['one key for both uses', { activeKeyId: 'k1', keys, indexKey: keys.k2 }],
  ['a key id that no envelope can carry', { activeKeyId: 'k.1', keys: { 'k.1': randomBytes(32) }, indexKey }],
])('%s is refused at the start', (_case, sealKeys) => {
  expect(codeOf(() => createSeal(sealKeys))).toBe('SEAL_KEYS');
});

test('the seal of the process must be set before it is used', async () => {
  // As in a process that has only begun, whatever other files of the test run have set.
  vi.resetModules();
  const fresh = await import('../../domain/seal/seal.ts');
  expect(() => fresh.seal()).toThrow('No seal is configured');
  fresh.useSeal(box);
  expect(fresh.seal()).toBe(box);
});
