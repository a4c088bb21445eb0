import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Scanner } from '../../domain/file/scanner.ts';
import { answerJson, pathOf } from '../http.ts';
import { actingFor, type SignedInDeps } from '../signed-in.ts';
import { answerDownload } from './download.ts';
import { createUploadTurns } from './turns.ts';
import { answerUpload } from './upload.ts';

const PATH = /^\/files(?:\/([A-Za-z0-9._-]{1,64}))?$/;

export interface FilesDeps extends SignedInDeps {
  readonly scanner: Scanner;
}

function refuseMethod(res: ServerResponse, allowed: string): void {
  res.setHeader('Allow', allowed);
  answerJson(res, 405, { code: 'METHOD_NOT_ALLOWED', message: `Here is only ${allowed}.` });
}

/** `POST /files` takes a file, `GET /files/{id}` gives it to who may have it (docs/decisions/files.md). */
export function createFiles(deps: FilesDeps) {
  const turns = createUploadTurns();
  return async function files(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const found = PATH.exec(pathOf(req));
    if (found === null)
      return answerJson(res, 404, { code: 'NOT_FOUND', message: 'Nothing is served here.' });
    const [, id] = found;
    const { method = 'GET' } = req;
    const isHead = method === 'HEAD';
    if (id === undefined && method !== 'POST') return refuseMethod(res, 'POST');
    if (id !== undefined && method !== 'GET' && !isHead) return refuseMethod(res, 'GET, HEAD');
    const acting = await actingFor(req, res, deps);
    if (acting === null) return;
    if (id === undefined) await answerUpload(acting, { req, res }, { ...deps, turns });
    else await answerDownload(acting, res, { id, isHead });
  };
}
