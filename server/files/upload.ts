import type { IncomingMessage, ServerResponse } from 'node:http';
import { audit } from '../../domain/audit/record.ts';
import { Refusal } from '../../domain/errors.ts';
import { FILE_LIMIT } from '../../domain/file/content.ts';
import { FILE_SENDERS } from '../../domain/file/policy.ts';
import { tooLarge } from '../../domain/file/receive.ts';
import type { Scanner } from '../../domain/file/scanner.ts';
import { uploadFile } from '../../domain/file/upload.ts';
import type { Acting } from '../../domain/viewer.ts';
import { answerJson, BodyRefused } from '../http.ts';
import { answerRefusal, denialOf } from '../signed-in.ts';
import { nameIn } from './disposition.ts';
import type { UploadTurns } from './turns.ts';

const ASKED = { operation: 'file.upload', noun: 'file' } as const;
const STATUSES = {
  FILE_TOO_LARGE: 413,
  FILE_TYPE: 415,
  FILE_TYPE_MISMATCH: 415,
  FILE_PER_DAY: 429,
} as const;
const RETRY_AFTER_SECONDS = 5;

/** The bytes as they come: the next are read from the network when these were taken. */
async function* bytesOf(req: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    // Who is refused in the middle is still answered: the connection stays.
    yield* req.iterator({ destroyOnReturn: false });
  } catch {
    throw new BodyRefused(400, 'BODY_INCOMPLETE', 'The body ended early.');
  }
}

const headerOf = (value: string | string[] | undefined): string | null =>
  typeof value === 'string' ? value : null;

async function receive(acting: Acting, req: IncomingMessage, scanner: Scanner) {
  const { headers } = req;
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? ''))
    throw new BodyRefused(415, 'CONTENT_ENCODING', 'Send the body as it is, not compressed.');
  if (Number(headers['content-length'] ?? 0) > FILE_LIMIT) throw tooLarge();
  const upload = {
    name: nameIn(headers['content-disposition']),
    contentType: headers['content-type'] ?? null,
    idempotencyKey: headerOf(headers['idempotency-key']),
    bytes: bytesOf(req),
  };
  return uploadFile(acting, upload, scanner);
}

/** Takes one file of somebody who is signed in. */
export async function answerUpload(
  acting: Acting,
  { req, res }: { readonly req: IncomingMessage; readonly res: ServerResponse },
  { scanner, turns }: { readonly scanner: Scanner; readonly turns: UploadTurns },
): Promise<void> {
  const { viewer, clock } = acting;
  const denial = denialOf(viewer, FILE_SENDERS, 'upload');
  if (denial !== null) {
    await audit({ ...ASKED, action: 'DENIED', outcome: denial.code }, acting, clock.now());
    return answerJson(res, 403, denial);
  }
  const endTurn = turns.take(viewer.personId);
  if (endTurn === null) {
    res.setHeader('Retry-After', String(RETRY_AFTER_SECONDS));
    const message = 'Too many files are on their way; send it again in a moment.';
    return answerJson(res, 503, { code: 'UPLOADS_BUSY', message });
  }
  try {
    const { id: fileId, sha256, size, contentType, scan, finding } = await receive(acting, req, scanner);
    res.setHeader('Location', `/files/${fileId}`);
    answerJson(res, 201, { fileId, sha256, size, contentType, scan, finding });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await audit({ ...ASKED, action: 'REFUSED', outcome: error.code }, acting, clock.now());
    answerRefusal(res, error, STATUSES);
  } finally {
    endTurn();
    // What comes beyond is let through unread, so that the answer arrives.
    req.resume();
  }
}
