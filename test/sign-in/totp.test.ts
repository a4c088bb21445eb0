import { describe, expect, test } from 'vitest';
import { newTotpSecret, stepOfCode } from '../../domain/sign-in/second-factor/totp.ts';
import { totpCode } from '../support/totp.ts';

/** RFC 6238 appendix B, SHA-1: the ASCII secret 12345678901234567890, codes shortened to six digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const VECTORS: readonly (readonly [seconds: number, code: string])[] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];

describe('the vectors of RFC 6238', () => {
  test.each(VECTORS)('at %i seconds: %s', (seconds, code) => {
    const at = new Date(seconds * 1000);
    expect(stepOfCode(SECRET, code, at)).toBe(Math.floor(seconds / 30));
    expect(totpCode(SECRET, at)).toBe(code);
  });
});

const now = new Date('2026-11-23T01:00:00Z');
const step = Math.floor(now.getTime() / 30_000);

test.each([
  ['as an app shows it', '287 082'],
  ['in wide digits', '２８７０８２'],
])('a code %s', (_name, code) => {
  expect(stepOfCode(SECRET, code, new Date(59_000))).toBe(1);
});

test.each(['', '28708', '2870820', '28708x', '-28708', '2.8e10'])('%j is no code', (code) => {
  expect(stepOfCode(SECRET, code, new Date(59_000))).toBeNull();
});

test('the step before and the step after count, and are told apart', () => {
  const secret = newTotpSecret();
  const at = (steps: number) => new Date(now.getTime() + steps * 30_000);
  for (const steps of [-1, 0, 1])
    expect(stepOfCode(secret, totpCode(secret, at(steps)), now)).toBe(step + steps);
  for (const steps of [-2, 2]) expect(stepOfCode(secret, totpCode(secret, at(steps)), now)).toBeNull();
});

test('no two secrets are alike', () => {
  expect(new Set(Array.from({ length: 50 }, newTotpSecret)).size).toBe(50);
});
