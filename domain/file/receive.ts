import { FILE_LIMIT } from './content.ts';
import { refusedType, requireClaim, requireEnding, requireFileName, requireSameType } from './name.ts';
import { officeDocument } from './office.ts';
import { refusedFile } from './refuse.ts';
import { createSpool, type Spooled } from './spool.ts';
import { BEGINNING_BYTES, type Beginning, beginningOf, type FileType, textProbe } from './type.ts';

/** A file as it is sent. */
export interface SentFile {
  /** Null when none was said. */
  readonly name: string | null;
  /** The type that is claimed, as in the header `Content-Type`; null for none. */
  readonly contentType: string | null;
  /** The bytes as they come; the next are taken when these are sealed. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** What is said of a file before its bytes are read. */
export interface Said {
  readonly name: string;
  readonly claimed: FileType | null;
}

export interface ReceivedFile extends Spooled {
  readonly name: string;
  readonly contentType: FileType;
}

/** @throws InvalidInput FILE_NAME, FILE_TYPE, TEXT_… */
export const requireSaid = ({ name, contentType }: Omit<SentFile, 'bytes'>): Said => ({
  name: requireFileName(name),
  claimed: requireClaim(contentType),
});

export const tooLarge = () =>
  refusedFile('FILE_TOO_LARGE', `A file has at most ${FILE_LIMIT} bytes.`, 'content');

/** Takes bytes as long as they can be those of a file that is taken. */
function createIntake(fileId: string, claimed: FileType | null) {
  const spool = createSpool(fileId);
  const text = textProbe();
  let size = 0;
  let head: Buffer = Buffer.alloc(0);
  let beginning: Beginning | null = null;

  function take(bytes: Uint8Array): void {
    if (beginning === 'TEXT' && !text.isText(bytes)) throw refusedType();
    spool.add(bytes);
  }
  function begin(): void {
    beginning = beginningOf(head);
    if (beginning === null) throw refusedType();
    if (beginning !== 'ZIP' && beginning !== 'TEXT') requireSameType(claimed, beginning);
    take(head);
  }
  return {
    add(bytes: Uint8Array): void {
      size += bytes.length;
      if (size > FILE_LIMIT) throw tooLarge();
      if (beginning === null) {
        head = Buffer.concat([head, bytes]);
        if (head.length >= BEGINNING_BYTES) begin();
      } else take(bytes);
    },
    async finish(): Promise<{ spooled: Spooled; type: FileType }> {
      if (size === 0) throw refusedFile('FILE_EMPTY', 'The file is empty.', 'content');
      if (beginning === null) begin();
      const spooled = spool.finish();
      if (beginning === 'ZIP') {
        const document = await officeDocument(spooled.content);
        if (document === null) throw refusedType();
        return { spooled, type: document.type };
      }
      if (beginning === 'TEXT' && !text.isWhole()) throw refusedType();
      return { spooled, type: beginning === 'TEXT' ? 'text/plain' : (beginning as FileType) };
    },
  };
}

/**
 * Reads a file to its end: as large as may be, of a type that is taken, and of the type and name that were said.
 * @throws InvalidInput FILE_TOO_LARGE, FILE_EMPTY, FILE_TYPE, FILE_TYPE_MISMATCH, FILE_NAME as soon as it is known
 */
export async function receiveFile(
  fileId: string,
  { name, claimed }: Said,
  bytes: AsyncIterable<Uint8Array>,
): Promise<ReceivedFile> {
  const intake = createIntake(fileId, claimed);
  for await (const part of bytes) intake.add(part);
  const { spooled, type } = await intake.finish();
  requireSameType(claimed, type);
  requireEnding(name, type);
  return { ...spooled, name, contentType: type };
}
