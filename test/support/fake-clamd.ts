import { createServer, type Socket } from 'node:net';

/** What the fake does with a file. */
export type ClamdMode = 'OK' | 'FOUND' | 'ERROR' | 'HANG' | 'CLOSE_EARLY' | 'ENDLESS' | 'GARBAGE';

export interface FakeClamd {
  /** As `CLAMD` names it. */
  readonly address: string;
  readonly port: number;
  mode: ClamdMode;
  /** The files it was sent, each in one piece. */
  readonly files: Buffer[];
  /** How long the pieces were, file by file. */
  readonly pieces: number[][];
  stop(): Promise<void>;
}

const ANSWERS: Partial<Record<ClamdMode, string>> = {
  OK: 'stream: OK\0',
  FOUND: 'stream: Win.Test.Known-1 (a b) FOUND\0',
  ERROR: 'INSTREAM size limit exceeded. ERROR\0',
  ENDLESS: 'x'.repeat(10_000),
  GARBAGE: 'stream: maybe\0',
};
const COMMAND = Buffer.from('zINSTREAM\0');

/** The file in what was sent so far; null while it is not whole. @throws Error when it is no INSTREAM */
function streamIn(bytes: Buffer): { file: Buffer; pieces: number[] } | null {
  if (bytes.length < COMMAND.length) return null;
  if (!bytes.subarray(0, COMMAND.length).equals(COMMAND)) throw new Error('this is no INSTREAM');
  const parts: Buffer[] = [];
  for (let at = COMMAND.length; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return { file: Buffer.concat(parts), pieces: parts.map((part) => part.length) };
    if (at + 4 + length > bytes.length) return null;
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

/** A clamd of this process, which speaks INSTREAM over loopback, or over the socket at `path`. */
export async function startFakeClamd(path?: string): Promise<FakeClamd> {
  const open = new Set<Socket>();
  const [files, pieces]: [Buffer[], number[][]] = [[], []];
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => {});
    const sent: Buffer[] = [];
    socket.on('data', (bytes) => {
      if (fake.mode === 'CLOSE_EARLY') return void socket.destroy();
      sent.push(bytes);
      const stream = streamIn(Buffer.concat(sent));
      if (stream === null) return;
      files.push(stream.file);
      pieces.push(stream.pieces);
      const answer = ANSWERS[fake.mode];
      if (answer !== undefined) socket.write(answer);
    });
  });
  await new Promise<void>((done) => {
    if (path === undefined) server.listen(0, '127.0.0.1', done);
    else server.listen(path, done);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const fake: FakeClamd = {
    address: path ?? `127.0.0.1:${port}`,
    port,
    mode: 'OK',
    files,
    pieces,
    stop: () =>
      new Promise((done) => {
        for (const socket of open) socket.destroy();
        server.close(() => done());
      }),
  };
  return fake;
}
