import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { FILE_FINDINGS } from '../../domain/codes/file.ts';
import { InvalidInput } from '../../domain/errors.ts';
import { ownScanner } from '../../domain/file/own-scanner.ts';
import { receiveFile } from '../../domain/file/receive.ts';
import { docx, macroDocx, pdf, samples, xlsx } from '../fixtures/files.ts';
import { useTestKeys } from '../support/keys.ts';

beforeAll(useTestKeys);

/** What comes of a file under the name that its type asks for: CLEAN, a finding, or the code of its refusal. */
async function outcomeOf(name: string, bytes: Buffer): Promise<string> {
  async function* parts() {
    yield bytes;
  }
  try {
    const file = await receiveFile('file', { name, claimed: null }, parts());
    const verdict = await ownScanner.scan(file);
    return verdict.scan === 'CLEAN' ? 'CLEAN' : verdict.finding;
  } catch (error) {
    if (error instanceof InvalidInput) return error.code;
    throw error;
  }
}

const ORIGINALS: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a.docx', docx()],
  ['a.docx', macroDocx()],
  ['a.docx', docx({ isEncrypted: true })],
  ['a.xlsx', xlsx({ parts: [{ name: 'xl/a.xml', text: '<a/>', isDeflated: true }] })],
  ['a.pdf', pdf('<</S /J#61vaScript>>')],
  ...Object.entries(samples()).map(([name, { bytes }]) => [name, bytes] as const),
];
const OUTCOMES = ['CLEAN', ...Object.keys(FILE_FINDINGS), 'FILE_TYPE', 'FILE_NAME', 'FILE_EMPTY'];

test('whatever is done to a file, it is taken or refused, and looked at: nothing in it is a fault of ours', async () => {
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
  const mutation = fc.record({
    original: fc.constantFrom(...ORIGINALS),
    changes: fc.array(change, { maxLength: 4 }),
    cutAt: fc.option(fc.nat(), { freq: 4 }),
    tail: fc.uint8Array({ maxLength: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(mutation, async ({ original: [name, bytes], changes, cutAt, tail }) => {
      const changed = Buffer.from(bytes);
      for (const { at, byte } of changes) changed[at % changed.length] = byte;
      const kept = cutAt === null ? changed : changed.subarray(0, cutAt % changed.length);
      expect(OUTCOMES).toContain(await outcomeOf(name, Buffer.concat([kept, tail])));
    }),
    { numRuns: 1000 },
  );
});
