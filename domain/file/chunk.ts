import { rows, statement, type Tx } from '../../prisma/client.ts';
import { type SealPlace, seal } from '../seal/seal.ts';
import type { FileContent } from './content.ts';

/** The id of a piece: its row, and with it what its bytes are bound to. */
const chunkId = (fileId: string, number: number): string => `${fileId}.${String(number).padStart(3, '0')}`;

const placeOf = (fileId: string, number: number): SealPlace => ({
  table: 'FileChunk',
  row: chunkId(fileId, number),
  column: 'bytesSealed',
});

/** A piece of a file as it is stored: it opens as this piece of this file and as nothing else. */
export const sealChunk = (fileId: string, number: number, bytes: Uint8Array): string =>
  seal().sealBytes(bytes, placeOf(fileId, number));

/** @throws SealError when it was changed, or is another piece or another file's */
export const openChunk = (fileId: string, number: number, sealed: string): Buffer =>
  seal().openBytes(sealed, placeOf(fileId, number));

const selectChunk = statement(`SELECT "bytesSealed" FROM "FileChunk" WHERE "id" = :id`);
const insertChunk = statement(
  `INSERT INTO "FileChunk" ("id", "fileId", "bytesSealed") VALUES (:id, :fileId, :bytesSealed)`,
);

/** The bytes of a stored file, read piece by piece. */
export const storedContent = ({ id, size }: { readonly id: string; readonly size: number }): FileContent => ({
  size,
  async chunk(number) {
    const [row] = await rows<{ bytesSealed: string }>(selectChunk, { id: chunkId(id, number) });
    if (row === undefined) throw new Error('a piece of a stored file is not there');
    return openChunk(id, number, row.bytesSealed);
  },
});

/** Keeps the sealed pieces of a new file. */
export async function keepChunks(tx: Tx, fileId: string, sealed: readonly string[]): Promise<void> {
  for (const [number, bytesSealed] of sealed.entries())
    await tx.run(insertChunk, { id: chunkId(fileId, number), fileId, bytesSealed });
}
