import { connect, type Socket } from 'node:net';
import { chunksOf, type FileContent } from '../../domain/file/content.ts';
import { CLEAN, type Scanner, ScannerDown, type Verdict } from '../../domain/file/scanner.ts';
import type { ClamdAddress } from './clamd-address.ts';

/** From the connection to the answer; whoever sends a file waits for it. */
const WITHIN_MS = 15_000;
/** No answer is longer. */
const LONGEST_ANSWER = 4096;

/** Settles when the bytes have left, or never will: then the answer says so. */
const sent = (socket: Socket, bytes: Uint8Array | string): Promise<void> =>
  new Promise((done) => {
    if (socket.destroyed) done();
    else socket.write(bytes, () => done());
  });

const lengthOf = (bytes: number): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
};

/** clamd(8), INSTREAM: pieces, each behind its length in four bytes, up to one of length 0. */
async function send(socket: Socket, content: FileContent): Promise<void> {
  await sent(socket, 'zINSTREAM\0');
  for await (const chunk of chunksOf(content)) {
    if (socket.destroyed) return;
    await sent(socket, lengthOf(chunk.length));
    await sent(socket, chunk);
  }
  await sent(socket, lengthOf(0));
}

/** The answer up to its zero byte. @throws ScannerDown when there is none */
const answerOf = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    const down = (why: string) => reject(new ScannerDown(`clamd ${why}`));
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      const end = text.indexOf('\0');
      if (end >= 0) resolve(text.slice(0, end));
      else if (text.length > LONGEST_ANSWER) down('answers without an end');
    });
    socket.on('error', () => down('cannot be reached, or has broken off'));
    socket.on('close', () => down('has closed without an answer'));
  });

function verdictIn(answer: string): Verdict {
  if (answer === 'stream: OK') return CLEAN;
  const found = /^stream: (.{1,300}) FOUND$/.exec(answer)?.[1];
  if (found === undefined) throw new ScannerDown('clamd answers with an error');
  const signature = found.replace(/[^A-Za-z0-9._:/-]/g, '_').slice(0, 100);
  return { scan: 'INFECTED', finding: 'VIRUS', signature };
}

/** A clamd over TCP or a socket of this machine. One connection for each file; nothing else is asked of it. */
export const clamdScanner = (address: ClamdAddress, withinMs: number = WITHIN_MS): Scanner => ({
  async scan({ content }) {
    const socket = connect(address);
    const late = setTimeout(() => socket.destroy(), withinMs);
    try {
      const [answer] = await Promise.all([answerOf(socket), send(socket, content)]);
      return verdictIn(answer);
    } finally {
      clearTimeout(late);
      socket.destroy();
    }
  },
});
