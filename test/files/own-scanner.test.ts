import { beforeAll, describe, expect, test } from 'vitest';
import { CHUNK_BYTES } from '../../domain/file/content.ts';
import { ownScanner } from '../../domain/file/own-scanner.ts';
import { receiveFile, requireSaid } from '../../domain/file/receive.ts';
import { docx, eicar, macroDocx, pdf, samples, textOfBytes, xlsx } from '../fixtures/files.ts';
import { useTestKeys } from '../support/keys.ts';

beforeAll(useTestKeys);

const bytesIn = async function* (bytes: Buffer) {
  yield bytes;
};
/** The verdict on a file as it arrives. */
async function look(name: string, bytes: Buffer) {
  const said = requireSaid({ name, contentType: null });
  return ownScanner.scan(await receiveFile('file', said, bytesIn(bytes)));
}
const found = (finding: string, signature: string | null = null) => ({
  scan: 'INFECTED',
  finding,
  signature,
});

describe('the own look at a file', () => {
  test.each(Object.entries(samples()))('finds nothing in %s', async (name, { bytes }) => {
    expect(await look(name, bytes)).toEqual({ scan: 'CLEAN' });
  });

  test('finds the test file of the scanners, also where two pieces meet', async () => {
    expect(await look('eicar.txt', eicar())).toEqual(found('VIRUS', 'EICAR'));
    const meeting = Buffer.concat([textOfBytes(CHUNK_BYTES - 30), eicar()]);
    expect(await look('eicar.txt', meeting)).toEqual(found('VIRUS', 'EICAR'));
    expect(await look('a.pdf', pdf(eicar().toString()))).toEqual(found('VIRUS', 'EICAR'));
  });

  const VBA = '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>';
  const HIDDEN = VBA.replace('vbaProject', '&#118;ba&#x50;roject');
  test.each([
    ['by the name of its part', 'a.docx', macroDocx()],
    ['by its type, under another name', 'a.docx', docx({ more: VBA })],
    ['by its type, written in references', 'a.docx', docx({ more: HIDDEN })],
    ['in UTF-16', 'a.docx', docx({ more: VBA, encode: (text) => Buffer.from(`\ufeff${text}`, 'utf16le') })],
    ['of Excel 4', 'a.xlsx', xlsx({ parts: [{ name: 'xl/macrosheets/sheet1.xml', text: '<x/>' }] })],
  ])('finds a macro %s', async (_how, name, bytes) => {
    expect(await look(name, bytes)).toEqual(found('MACRO'));
  });

  test.each([
    ['a document', 'a.docx', docx({ isEncrypted: true })],
    ['a part of one', 'a.xlsx', xlsx({ parts: [{ name: 'xl/a.xml', text: '?', isEncrypted: true }] })],
    ['a PDF', 'a.pdf', pdf('trailer <</Encrypt 5 0 R>>')],
    ['a PDF that says so in digits', 'a.pdf', pdf('trailer <</#45ncryp#74 5 0 R>>')],
  ])('does not take %s that it cannot look at for clean', async (_what, name, bytes) => {
    expect(await look(name, bytes)).toEqual(found('ENCRYPTED'));
  });

  test.each([
    '<</OpenAction <</S /JavaScript /JS (app.alert(1))>>>>',
    '<</S/J#61vaScript/JS(x)>>',
    '<</S /Launch /F (cmd.exe)>>',
  ])('finds what runs in a PDF: %s', async (body) => {
    expect(await look('a.pdf', pdf(body))).toEqual(found('SCRIPT'));
    const far = pdf(`${' '.repeat(CHUNK_BYTES - 70)}${body}`);
    expect(await look('a.pdf', far)).toEqual(found('SCRIPT'));
  });

  test('lets a PDF open at a page, and speak of encryption', async () => {
    const body = '<</OpenAction [3 0 R /Fit] /Title (Encrypt and JavaScript) /EncryptedBy (nobody)>>';
    expect(await look('a.pdf', pdf(body))).toEqual({ scan: 'CLEAN' });
  });

  test('finds an archive that unpacks to far more than it is', async () => {
    const bomb = docx({ parts: [{ name: 'word/media/a.png', text: 'x', claims: 400_000_000 }] });
    expect(await look('a.docx', bomb)).toEqual(found('OVERSIZED_ARCHIVE'));
  });
});
