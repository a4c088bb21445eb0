import type { IncomingMessage } from 'node:http';
import { FhirFault, type IssueType, inHttp } from '../../fhir/facade/fault.ts';
import { readMediaType, requireR4 } from '../../fhir/facade/media.ts';
import { BodyRefused, readBytes } from '../http.ts';

/** No other body of the interface is larger: a transaction with a feedback document has room. */
export const FHIR_BODY_LIMIT = 2_097_152;
/** One that files may come with: the largest file as base64, and the feedback around it. */
export const BODY_LIMIT_WITH_FILES = 16_777_216;

/** Where files come in: with a feedback, which is a change of a Task or part of a transaction. */
const WITH_FILES = /^(?:Task\/[^/]+)?$/;

/** Whether a body says to be larger than others, and may be. */
export const isLarge = ({ headers }: IncomingMessage, path: string): boolean =>
  WITH_FILES.test(path) && Number(headers['content-length'] ?? 0) > FHIR_BODY_LIMIT;

const fault = (
  { status, code, issue = 'structure' }: { status: number; code: string; issue?: IssueType | undefined },
  message: string,
  part: string,
) => new FhirFault({ status, issue, code, message, expression: inHttp(part) });

/** What R4 calls it that a body is packed or too large. */
const ISSUES: Readonly<Record<number, IssueType>> = { 413: 'too-long', 415: 'not-supported' };

/** The bytes of a body. @throws FhirFault as `readBytes` refuses them */
async function bytesOf(req: IncomingMessage, limit: number): Promise<Buffer> {
  try {
    return await readBytes(req, limit);
  } catch (error) {
    if (error instanceof BodyRefused) {
      const { status, code, message } = error;
      throw fault(
        { status, code, issue: ISSUES[status] },
        message,
        code === 'CONTENT_ENCODING' ? 'Content-Encoding' : 'body',
      );
    }
    throw error;
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function decoded(bytes: Buffer): string {
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw fault({ status: 400, code: 'ENCODING' }, 'The body is not UTF-8.', 'body');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault({ status: 400, code: 'JSON' }, 'The body is no JSON.', 'body');
  }
}

export interface Body {
  readonly body: unknown;
  readonly bodyType: string | null;
}

/** The body of a request: JSON as a value, a form as its text. @throws FhirFault 400, 413, 415 */
export async function readBody(req: IncomingMessage, limit = FHIR_BODY_LIMIT): Promise<Body> {
  const given = req.headers['content-type'];
  const media = given === undefined ? null : readMediaType(given);
  if (media !== null) requireR4(media);
  const bytes = await bytesOf(req, limit);
  if (bytes.length === 0) return { body: undefined, bodyType: media?.type ?? null };
  const { charset } = media?.params ?? {};
  if (charset !== undefined && charset !== 'utf-8')
    throw fault({ status: 415, code: 'CHARSET' }, 'Send UTF-8.', 'Content-Type');
  const text = decoded(bytes);
  const isJson = media === null || /json$/.test(media.type);
  return { body: isJson ? parsed(text) : text, bodyType: media?.type ?? null };
}
