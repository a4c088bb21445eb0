import { InvalidInput, RuleRefused } from '../errors.ts';

export const FILE_RULE = 'docs/decisions/files.md';

/** What of a file that is sent is at fault, as the path of a refusal says it. */
type FilePart = 'name' | 'content' | 'contentType';

export const refusedFile = (code: string, message: string, part: FilePart): InvalidInput =>
  new InvalidInput({ code, message, path: [part], rule: FILE_RULE });

/** A file in which something was found becomes part of nothing. */
export const infectedFile = (path: readonly string[]): RuleRefused =>
  new RuleRefused({
    code: 'FILE_INFECTED',
    message: 'Something was found in this file; it is attached to nothing.',
    path,
    rule: FILE_RULE,
  });
