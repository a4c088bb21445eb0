import { statement, type Tx } from '../../prisma/client.ts';
import { isOpen } from '../access.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { appendEvent, type Noun } from '../event-log.ts';
import type { Acting } from '../viewer.ts';
import { filePolicy } from './policy.ts';
import { FILE_RULE, infectedFile } from './refuse.ts';
import { FILE_NOUNS, type FileNoun } from './registry.ts';

/** What a file becomes part of. */
export interface Attachment {
  readonly fileId: string;
  readonly noun: Noun;
  readonly nounId: string;
  /** Whom the object is about; null for nobody. */
  readonly residentId: string | null;
}

/** Who attaches, in which act, and where its input names the file. */
export interface Attaching {
  readonly acting: Acting;
  readonly now: Date;
  readonly path: readonly string[];
  readonly nouns?: readonly FileNoun[];
}

const attach = statement(`
  UPDATE "StoredFile" SET "noun" = :noun, "nounId" = :nounId, "residentId" = :residentId, "attachedAt" = :now,
    "version" = "version" + 1
  WHERE "id" = :fileId AND "attachedAt" IS NULL`);

const attached = (path: readonly string[]) =>
  new RuleRefused({
    code: 'FILE_ATTACHED',
    message: 'This file is part of something already; send it once more.',
    path,
    rule: FILE_RULE,
  });

/**
 * Attaches a file of the viewer's to an object, in the transaction of the act that makes or changes it; from then on it
 * is open as the object is. One that was not scanned yet may be attached, and opens when it is found clean.
 *
 * @throws NotFound when it is unknown, somebody else's, or gone; RuleRefused FILE_ATTACHED, FILE_INFECTED
 */
export async function attachFile(
  tx: Tx,
  { fileId, noun, nounId, residentId }: Attachment,
  { acting, now, path, nouns = FILE_NOUNS }: Attaching,
): Promise<void> {
  if (!nouns.some((one) => one.noun === noun))
    throw new Error(`${noun} has no line in the registry of files`);
  await tx.lock('StoredFile', fileId);
  const file = await tx.db.storedFile.findUnique({ where: { id: fileId } });
  if (file === null || !isOpen(filePolicy, 'entry', acting.viewer, { ...file, attachedAt: null }, now))
    throw new NotFound('file', path);
  if (file.attachedAt !== null) throw attached(path);
  if (file.scan === 'INFECTED') throw infectedFile(path);
  await tx.run(attach, { fileId, noun, nounId, residentId, now });
  const change = { noun: 'file', nounId: fileId, journeyId: fileId, act: 'fileAttach' } as const;
  const facts = { noun, nounId };
  await appendEvent(tx, { ...change, from: 'UNATTACHED', to: 'ATTACHED', facts }, acting, now);
}
