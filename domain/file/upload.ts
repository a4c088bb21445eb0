import { rows, type Tx } from '../../prisma/client.ts';
import { writeTogether } from '../act.ts';
import { audit, auditInside } from '../audit/record.ts';
import { withinDailyTries } from '../daily-tries.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { type KeyedAct, keepResult, replayOrClaim, requireKey } from '../idempotency.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { policyFor } from '../policy-value/read.ts';
import { sealedText } from '../seal/text.ts';
import type { Acting } from '../viewer.ts';
import { keepChunks } from './chunk.ts';
import { type FileEntry, openFile } from './find.ts';
import { type ReceivedFile, receiveFile, requireSaid, type Said, type SentFile } from './receive.ts';
import { FILE_RULE } from './refuse.ts';
import { type Scanner, ScannerDown, type ToScan, type Verdict } from './scanner.ts';
import { tellInfected, verdictColumns } from './verdict.ts';

const HOUR_MS = 3_600_000;
const UPLOAD = { operation: 'file.upload', noun: 'file' } as const;

/** How many files one person sends on one day. */
export const PER_DAY = {
  kind: 'files',
  policy: 'file.perDay',
  code: 'FILE_PER_DAY',
  rule: FILE_RULE,
  message: (most: number) => `One person sends at most ${most} files on one day.`,
} as const;

/** Null when the scanner cannot say now. */
const verdictOf = (scanner: Scanner, file: ToScan): Promise<Verdict | null> =>
  scanner.scan(file).catch((error: unknown) => {
    if (error instanceof ScannerDown) return null;
    throw error;
  });

/** A file that was read and looked at, and is not kept yet. */
export interface Storing {
  readonly file: ReceivedFile;
  readonly verdict: Verdict | null;
  readonly expiresAt: Date;
}

async function insertFile(tx: Tx, { viewer }: Acting, storing: Storing, now: Date): Promise<void> {
  const { file, verdict, expiresAt } = storing;
  const { fileId: id, name, contentType, sha256, content } = file;
  const sender = { uploadedById: viewer.personId, organizationId: viewer.organizationId };
  const place = { table: 'StoredFile', row: id };
  await tx.db.storedFile.create({
    data: {
      ...{ id, contentType, size: content.size, uploadedAt: now, expiresAt },
      ...sender,
      nameSealed: sealedText(name, { ...place, column: 'nameSealed' }),
      sha256Sealed: sealedText(sha256, { ...place, column: 'sha256Sealed' }),
      ...verdictColumns(verdict, now),
    },
  });
  await keepChunks(tx, id, file.sealed);
  if (verdict?.scan === 'INFECTED') await tellInfected(tx, id, sender, now);
}

/**
 * Reads a file to its end and looks at it; nothing is written, and no transaction is open meanwhile.
 * @throws InvalidInput FILE_TOO_LARGE, FILE_EMPTY, FILE_TYPE, FILE_TYPE_MISMATCH, FILE_NAME
 */
export async function readyToStore(
  { viewer, clock }: Acting,
  { said, bytes }: { readonly said: Said; readonly bytes: SentFile['bytes'] },
  scanner: Scanner,
): Promise<Storing> {
  const file = await receiveFile(newId(clock.now()), said, bytes);
  const verdict = await verdictOf(scanner, file);
  const now = clock.now();
  const { value: hours } = await policyFor({ rows }, 'file.keepHours', viewer, now);
  return { file, verdict, expiresAt: new Date(now.getTime() + hours * HOUR_MS) };
}

/**
 * Stores a file in one transaction, or finds the one that the same key has stored; in that of acts which are performed
 * together, where it comes with them. @returns its id
 */
export async function store(
  acting: Acting,
  storing: Storing,
  idempotencyKey: string | null,
): Promise<string> {
  const { fileId: id, name, contentType, sha256 } = storing.file;
  const { personId, organizationId } = acting.viewer;
  const input = { idempotencyKey: idempotencyKey ?? '', name, contentType, sha256 };
  const keyed: KeyedAct = { personId, organizationId, mutation: UPLOAD.operation, input };
  return writeTogether(async (tx) => {
    const now = acting.clock.now();
    const replayed = idempotencyKey === null ? null : await replayOrClaim(tx, keyed, now);
    if (replayed !== null) return replayed;
    await insertFile(tx, acting, storing, now);
    const to = storing.verdict?.scan ?? 'PENDING';
    await appendEvent(tx, { noun: 'file', nounId: id, journeyId: id, act: 'fileUpload', to }, acting, now);
    if (idempotencyKey !== null) await keepResult(tx, keyed, id);
    await auditInside(tx, { ...UPLOAD, nounId: id, action: 'ACT', outcome: 'DONE' }, acting, now);
    return id;
  });
}

/** A file to be stored; a key makes a repeat have one effect, null goes without. */
export interface Upload extends SentFile {
  readonly idempotencyKey: string | null;
}

/**
 * Takes a file, looks at it, and stores it sealed: all of it, or nothing. It is the sender's alone until it is attached.
 * No more of it than two pieces is plain in memory; nothing waits for the network while the database is held.
 *
 * @throws InvalidInput FILE_TOO_LARGE, FILE_EMPTY, FILE_TYPE, FILE_TYPE_MISMATCH, FILE_NAME, TEXT_…, IDEMPOTENCY_KEY_FORM;
 *   RuleRefused ORGANIZATION_NOT_ACTIVE, FILE_PER_DAY; IdempotencyKeyReused; NotFound when what the key stored is gone
 */
export async function uploadFile(acting: Acting, upload: Upload, scanner: Scanner): Promise<FileEntry> {
  const { viewer, clock } = acting;
  const { bytes, idempotencyKey } = upload;
  const suspended = requiresActiveOrganization({ viewer });
  if (suspended !== null) throw suspended;
  if (idempotencyKey !== null) requireKey(idempotencyKey);
  const said = requireSaid(upload);
  return withinDailyTries(acting, PER_DAY, async ({ requireLeft, keep }) => {
    requireLeft();
    const storing = await readyToStore(acting, { said, bytes }, scanner);
    const { fileId } = storing.file;
    const id = await store(acting, storing, idempotencyKey);
    if (id === fileId) keep();
    const found = await openFile({ viewer, now: clock.now() }, id);
    if (found === null) throw new NotFound('file');
    if (id !== fileId) {
      const repeated = {
        ...UPLOAD,
        nounId: id,
        ...found.concern,
        action: 'READ',
        outcome: 'REPEATED',
      } as const;
      await audit(repeated, acting, clock.now());
    }
    return found.file;
  });
}
