import { InvalidInput } from '../errors.ts';

export const FILE_RULE = 'docs/decisions/files.md';

/** What of a file that is sent is at fault, as the path of a refusal says it. */
type FilePart = 'name' | 'content' | 'contentType';

export const refusedFile = (code: string, message: string, part: FilePart): InvalidInput =>
  new InvalidInput({ code, message, path: [part], rule: FILE_RULE });
