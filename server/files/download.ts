import type { ServerResponse } from 'node:http';
import { audit } from '../../domain/audit/record.ts';
import { NotFound, Refusal } from '../../domain/errors.ts';
import { type FileEntry, openFile, requireClean } from '../../domain/file/find.ts';
import { provenBytes } from '../../domain/file/proven.ts';
import { fileReaders } from '../../domain/file/registry.ts';
import type { Acting } from '../../domain/viewer.ts';
import { answerJson, pipeBytes } from '../http.ts';
import { answerRefusal, denialOf } from '../signed-in.ts';
import { attachmentNamed } from './disposition.ts';

const ASKED = { operation: 'file.download', noun: 'file' } as const;
const STATUSES = { FILE_NOT_SCANNED: 409, FILE_INFECTED: 403 } as const;
const READERS = fileReaders();

async function answerBytes(res: ServerResponse, file: FileEntry, isHead: boolean): Promise<void> {
  const { contentType, name, size } = file;
  res.writeHead(200, {
    'Content-Type': contentType === 'text/plain' ? 'text/plain; charset=utf-8' : contentType,
    'Content-Length': size,
    'Content-Disposition': attachmentNamed(name),
    // Even where a browser shows it after all, nothing in it runs.
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
  });
  if (isHead) return void res.end();
  await pipeBytes(provenBytes(file), res);
}

export interface Wanted {
  readonly id: string;
  readonly isHead: boolean;
}

/** One file for somebody who is signed in. Whatever comes of it is on record before the answer leaves. */
export async function answerDownload(
  acting: Acting,
  res: ServerResponse,
  { id, isHead }: Wanted,
): Promise<void> {
  const { viewer, clock } = acting;
  const denial = denialOf(viewer, READERS, 'file');
  if (denial !== null) {
    await audit({ ...ASKED, action: 'DENIED', outcome: denial.code }, acting, clock.now());
    return answerJson(res, 403, denial);
  }
  let concern: object = {};
  try {
    const found = await openFile({ viewer, now: clock.now() }, id);
    if (found === null) throw new NotFound('file');
    concern = { ...found.concern, nounId: id };
    requireClean(found.file);
    await audit({ ...ASKED, ...concern, action: 'READ', outcome: 'OK' }, acting, clock.now());
    await answerBytes(res, found.file, isHead);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const action = error instanceof NotFound ? 'READ' : 'REFUSED';
    await audit({ ...ASKED, ...concern, action, outcome: error.code }, acting, clock.now());
    answerRefusal(res, error, STATUSES);
  }
}
