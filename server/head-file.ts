import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { HeadFile } from '../domain/audit/chain/head.ts';

const Exported = z.object({
  at: z.string(),
  heads: z.array(z.object({ ownerOrgId: z.string(), position: z.number().int(), hash: z.string() })),
  mac: z.string(),
  keyId: z.string(),
});

export const headText = (head: HeadFile): string => `${JSON.stringify(head, null, 2)}\n`;

/** A head that was exported earlier. @throws Error when the file is missing or is no such head */
export async function readHead(file: string): Promise<HeadFile> {
  const text = await readFile(file, 'utf8');
  const parsed = Exported.safeParse(parsedJson(text));
  if (!parsed.success) throw new Error(`${file} is not a head of the audit log.`);
  return parsed.data;
}

/** Of a file that the hourly job writes (audit-jobs.ts). */
const HOUR = /^\d{4}-\d{2}-\d{2}T\d{2}Z\.json$/;

/** The head that was exported last into a folder. @returns null where there is none */
export async function newestHead(folder: string | null): Promise<HeadFile | null> {
  const files = folder === null ? [] : await readdir(folder).catch(() => []);
  const newest = files
    .filter((file) => HOUR.test(file))
    .sort()
    .at(-1);
  return folder === null || newest === undefined ? null : readHead(join(folder, newest));
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/**
 * Writes a head whole or not at all. A file that is there already stays: a later head never takes its place.
 * @returns whether it was written
 */
export async function writeHead(file: string, head: HeadFile): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(headText(head));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
