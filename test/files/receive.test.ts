import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { InvalidInput } from '../../domain/errors.ts';
import { bytesOf, CHUNK_BYTES, chunkCount, chunksOf, FILE_LIMIT } from '../../domain/file/content.ts';
import { receiveFile, requireSaid } from '../../domain/file/receive.ts';
import { createSpool } from '../../domain/file/spool.ts';
import { docx, pdf, samples, textOfBytes, xlsx, zipOf } from '../fixtures/files.ts';
import { useTestKeys } from '../support/keys.ts';

beforeAll(useTestKeys);

async function* partsOf(bytes: Buffer, size = 70_000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const receive = (name: string, bytes: Buffer, contentType: string | null = null, size?: number) =>
  receiveFile('file', requireSaid({ name, contentType }), partsOf(bytes, size));

/** The code with which something is refused. */
async function codeOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof InvalidInput) return error.code;
    throw error;
  }
  return 'TAKEN';
}

describe('a file in pieces', () => {
  test('is what was sent, whatever the sizes in which it came', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 3 * CHUNK_BYTES }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (lengths, a, b) => {
        const parts = lengths.map((length, i) => Buffer.alloc(length, `${i}abc`));
        const sent = Buffer.concat(parts);
        const spool = createSpool('file');
        for (const part of parts) spool.add(part);
        const { content, sealed, sha256 } = spool.finish();
        const opened: Buffer[] = [];
        for await (const chunk of chunksOf(content)) opened.push(chunk);
        expect(Buffer.concat(opened).equals(sent)).toBe(true);
        expect(sealed).toHaveLength(chunkCount(content));
        expect(opened.slice(0, -1).every(({ length }) => length === CHUNK_BYTES)).toBe(true);
        expect(sha256).toBe(createHash('sha256').update(sent).digest('hex'));
        const [start, end] = [a % (sent.length + 1), b % (sent.length + 1)].sort((x, y) => x - y);
        expect((await bytesOf(content, start ?? 0, end ?? 0)).equals(sent.subarray(start, end))).toBe(true);
      }),
    );
  });

  test('opens in its place only', async () => {
    const spool = createSpool('file');
    spool.add(textOfBytes(2 * CHUNK_BYTES));
    const { sealed } = spool.finish();
    const { openChunk } = await import('../../domain/file/chunk.ts');
    expect(openChunk('file', 1, sealed[1] ?? '')).toHaveLength(CHUNK_BYTES);
    expect(() => openChunk('file', 0, sealed[1] ?? '')).toThrow('belongs to another place');
    expect(() => openChunk('other', 1, sealed[1] ?? '')).toThrow('belongs to another place');
  });
});

describe('the type of a file', () => {
  test.each(Object.entries(samples()))('of %s is known by its bytes', async (name, { bytes, type }) => {
    for (const claimed of [null, 'application/octet-stream', type, `${type.toUpperCase()}; charset=UTF-8`])
      for (const size of [1, 100_000])
        expect((await receive(name, bytes, claimed, size)).contentType).toBe(type);
  });

  const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(126), Buffer.from('DICM'), Buffer.alloc(9)]);
  const docm = docx({ main: 'application/vnd.ms-word.document.macroEnabled.main+xml' });
  const twice = { name: '[Content_Types].xml', text: '<Types/>' };
  test.each([
    ['a program', 'a.txt', Buffer.from('MZ\x90\0')],
    ['a program behind the mask of an image', 'a.dcm', exe],
    ['a script', 'a.txt', Buffer.from('#!/bin/sh\n')],
    ['a ZIP archive', 'a.docx', zipOf([{ name: 'a.txt', text: 'x' }])],
    ['an encrypted ZIP archive', 'a.docx', zipOf([{ name: 'a.txt', text: 'x', isEncrypted: true }])],
    ['a document that says to hold macros', 'a.docx', docm],
    ['an archive with two lists of parts', 'a.docx', docx({ parts: [twice] })],
    ['a document that is cut off', 'a.docx', docx().subarray(0, -30)],
    ['a document with something behind it', 'a.docx', Buffer.concat([docx(), Buffer.from('x')])],
    ['an old Office document', 'a.docx', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')],
    ['a GIF', 'a.png', Buffer.from('GIF89a\x01\0\x01\0\x80\0\0')],
    ['text in GBK', 'a.txt', Buffer.from([0xc8, 0xeb, 0xd4, 0xba, 0xbc, 0xc7])],
    ['text that ends in half a character', 'a.txt', Buffer.from('血压').subarray(0, 5)],
    ['text with a zero byte far inside', 'a.txt', Buffer.concat([textOfBytes(200_000), Buffer.alloc(1)])],
  ])('%s is none that is taken', async (_what, name, bytes) => {
    expect(await codeOf(() => receive(name, bytes))).toBe('FILE_TYPE');
  });

  test.each([
    ['an image under the name of a PDF', 'x.png', 'application/pdf', 'FILE_TYPE_MISMATCH'],
    ['a document under the type of an archive', '病历.docx', 'application/zip', 'FILE_TYPE'],
    ['a document as a sheet', '病历.docx', samples()['费用.xlsx'].type, 'FILE_TYPE_MISMATCH'],
    ['a PDF as text', '出院小结.pdf', 'text/plain', 'FILE_TYPE_MISMATCH'],
    ['text in another encoding', '随访.txt', 'text/plain; charset=gbk', 'FILE_TYPE'],
    ['a page', '随访.txt', 'text/html', 'FILE_TYPE'],
  ] as const)('%s is refused', async (_what, name, claimed, code) => {
    expect(await codeOf(() => receive(name, samples()[name].bytes, claimed))).toBe(code);
  });

  test('what cannot be taken is refused with its first bytes, not with the last', async () => {
    let given = 0;
    async function* endless() {
      for (; ; given += 1) yield Buffer.alloc(CHUNK_BYTES, '\x7fELF');
    }
    const said = requireSaid({ name: 'a.txt', contentType: null });
    expect(await codeOf(() => receiveFile('file', said, endless()))).toBe('FILE_TYPE');
    expect(given).toBe(0);
  });
});

describe('the size of a file', () => {
  test('is 10 MiB at most, to the byte', async () => {
    expect((await receive('a.txt', textOfBytes(FILE_LIMIT))).content.size).toBe(10_485_760);
    expect(await codeOf(() => receive('a.txt', textOfBytes(FILE_LIMIT + 1)))).toBe('FILE_TOO_LARGE');
    expect(await codeOf(() => receive('a.txt', Buffer.alloc(0)))).toBe('FILE_EMPTY');
  });
});

describe('the name of a file', () => {
  test.each([
    ['none', null, 'FILE_NAME'],
    ['a path', '../a.pdf', 'FILE_NAME'],
    ['a path of Windows', 'C:\\a.pdf', 'FILE_NAME'],
    ['a hidden one', '.pdf', 'FILE_NAME'],
    ['another ending', 'a.pdf.exe', 'FILE_NAME'],
    ['no ending', 'a', 'FILE_NAME'],
    ['nothing', '  ', 'TEXT_EMPTY'],
    ['a line', 'a\nb.pdf', 'TEXT_CONTROL_CHARACTERS'],
    ['one that reads backwards', 'a\u202efdp.exe', 'TEXT_CONTROL_CHARACTERS'],
    ['a long one', `${'a'.repeat(200)}.pdf`, 'TEXT_TOO_LONG'],
  ])('is refused: %s', async (_what, name, code) => {
    const said = async () => receiveFile('file', requireSaid({ name, contentType: null }), partsOf(pdf()));
    expect(await codeOf(said)).toBe(code);
  });

  test('is kept in one form, whatever the machine it comes from', async () => {
    expect((await receive('Cafe\u0301.PDF', pdf())).name).toBe('Café.PDF');
    expect((await receive('费用.xlsx', xlsx())).name).toBe('费用.xlsx');
  });
});
