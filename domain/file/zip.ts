import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { bytesOf, type FileContent } from './content.ts';

/** One entry of a ZIP archive, as its central directory tells of it (APPNOTE.TXT 4.3.12). */
export interface ZipEntry {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerAt: number;
}

const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const ENTRY_BYTES = 46;
const HEADER_BYTES = 30;
/** An Office document has some dozens. */
const MOST_ENTRIES = 5000;
const LONGEST_DIRECTORY = 1_048_576;
const STORED = 0;
const DEFLATED = 8;
const inflate = promisify(inflateRaw);

/** Where the directory stands: told by the last record, whose comment ends with the file. */
async function directoryOf(content: FileContent) {
  const from = Math.max(0, content.size - END_BYTES - LONGEST_COMMENT);
  const tail = await bytesOf(content, from, content.size);
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== 0x06_05_4b_50) continue;
    if (at + END_BYTES + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const count = tail.readUInt16LE(at + 10);
    const [bytes, start] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    const isOne = count <= MOST_ENTRIES && bytes <= LONGEST_DIRECTORY && start + bytes === from + at;
    return isOne ? { count, start, end: start + bytes } : null;
  }
  return null;
}

function entryAt(directory: Buffer, at: number): { entry: ZipEntry; next: number } | null {
  if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== 0x02_01_4b_50) return null;
  const nameEnd = at + ENTRY_BYTES + directory.readUInt16LE(at + 28);
  const next = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  if (next > directory.length) return null;
  const entry = {
    name: directory.toString('utf8', at + ENTRY_BYTES, nameEnd),
    isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
    method: directory.readUInt16LE(at + 10),
    packedBytes: directory.readUInt32LE(at + 20),
    bytes: directory.readUInt32LE(at + 24),
    headerAt: directory.readUInt32LE(at + 42),
  };
  return { entry, next };
}

/** The entries of an archive; null when it is none, or none that stands in one piece. Nothing is unpacked. */
export async function zipEntries(content: FileContent): Promise<ZipEntry[] | null> {
  const place = await directoryOf(content);
  if (place === null) return null;
  const directory = await bytesOf(content, place.start, place.end);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < place.count) {
    const found = entryAt(directory, at);
    if (found === null) return null;
    entries.push(found.entry);
    at = found.next;
  }
  return at === directory.length ? entries : null;
}

/** An entry unpacked; null when it does not unpack, or to more than `most` bytes. */
export async function unpacked(content: FileContent, entry: ZipEntry, most: number): Promise<Buffer | null> {
  const header = await bytesOf(content, entry.headerAt, entry.headerAt + HEADER_BYTES);
  if (header.length < HEADER_BYTES || header.readUInt32LE(0) !== 0x04_03_4b_50) return null;
  if (entry.packedBytes > most) return null;
  const start = entry.headerAt + HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = await bytesOf(content, start, start + entry.packedBytes);
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) return null;
  return inflate(packed, { maxOutputLength: most }).catch(() => null);
}
