import type { IncomingMessage } from 'node:http';
import { FhirFault } from '../../fhir/facade/fault.ts';
import { readMediaType } from '../../fhir/facade/media.ts';

/** No body of the interface is larger: a transaction with a feedback document has room. */
export const FHIR_BODY_LIMIT = 2_097_152;

const fault = (status: number, code: string, message: string) =>
  new FhirFault({ status, issue: status === 413 ? 'too-long' : 'structure', code, message });
const tooLarge = () => fault(413, 'BODY_TOO_LARGE', `A body holds at most ${FHIR_BODY_LIMIT} bytes.`);

/** Collects the body up to the limit; what comes beyond it is let through unread, so that the answer arrives. */
function collect(req: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onChunk = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= FHIR_BODY_LIMIT) return void chunks.push(chunk);
      chunks.length = 0;
      req.off('data', onChunk);
      req.resume();
      reject(tooLarge());
    };
    req.on('data', onChunk);
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('error', () => reject(fault(400, 'BODY_INCOMPLETE', 'The body ended early.')));
  });
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function decoded(bytes: Buffer): string {
  try {
    return UTF_8.decode(bytes);
  } catch {
    throw fault(400, 'ENCODING', 'The body is not UTF-8.');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault(400, 'JSON', 'The body is no JSON.');
  }
}

export interface Body {
  readonly body: unknown;
  readonly bodyType: string | null;
}

/** The body of a request: JSON as a value, a form as its text. @throws FhirFault 400, 413, 415 */
export async function readBody(req: IncomingMessage): Promise<Body> {
  const given = req.headers['content-type'];
  const media = given === undefined ? null : readMediaType(given);
  if (!/^(identity)?$/i.test(req.headers['content-encoding'] ?? ''))
    throw new FhirFault({
      ...{ status: 415, issue: 'not-supported', code: 'CONTENT_ENCODING' },
      message: 'Send the body as it is, not compressed.',
    });
  if (Number(req.headers['content-length'] ?? 0) > FHIR_BODY_LIMIT) throw tooLarge();
  const bytes = await collect(req);
  if (bytes.length === 0) return { body: undefined, bodyType: media?.type ?? null };
  const { charset } = media?.params ?? {};
  if (charset !== undefined && charset !== 'utf-8') throw fault(415, 'CHARSET', 'Send UTF-8.');
  const text = decoded(bytes);
  const isJson = media === null || /json$/.test(media.type);
  return { body: isJson ? parsed(text) : text, bodyType: media?.type ?? null };
}
