import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import helmet from 'helmet';

/** No request of this API is larger. */
export const BODY_LIMIT = 262_144;

/** A UUID, or a trace id of the W3C: forms in which nobody writes a telephone or document number. */
const REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^[0-9a-f]{32}$/i;

/** Names the request in the answer and in every log and audit row: the caller's id where it has the form of one. */
export function nameRequest(req: IncomingMessage, res: ServerResponse): string {
  const given = req.headers['x-request-id'];
  const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
  res.setHeader('X-Request-Id', requestId);
  return requestId;
}

export const requestIdOf = (res: ServerResponse): string => String(res.getHeader('X-Request-Id') ?? '');

/** The caller's address, as Express has it: by X-Forwarded-For, as many hops back as proxies are trusted. */
export function addressOf({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const hops = [socket.remoteAddress ?? 'unknown', ...forwarded.reverse()];
  return hops[Math.min(trustedProxies, hops.length - 1)] ?? 'unknown';
}

/** The path without its query, which may hold personal data and is never logged. */
export const pathOf = (req: IncomingMessage): string => (req.url ?? '/').split('?', 1)[0] ?? '/';

/** The security headers of every answer, GraphQL or not. */
export function createSecurityHeaders(
  isProduction: boolean,
): (req: IncomingMessage, res: ServerResponse) => void {
  const nothing = ["'none'"];
  const secure = helmet({
    strictTransportSecurity: isProduction,
    xFrameOptions: { action: 'deny' },
    contentSecurityPolicy: {
      directives: {
        baseUri: nothing,
        frameAncestors: nothing,
        fontSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        // Without TLS, as on a developer's machine, some browsers would ask for the console's script in vain.
        ...(isProduction ? {} : { upgradeInsecureRequests: null }),
      },
    },
  });
  const done = () => {};
  return (req, res) => {
    // Answers are about people; what may be kept says so itself.
    res.setHeader('Cache-Control', 'no-store');
    secure(req, res, done);
  };
}

/**
 * CORS by allow-list: an origin that is not on it gets no header at all.
 * @returns whether it was a preflight, which is answered here
 */
export function answerCors(req: IncomingMessage, res: ServerResponse, origins: readonly string[]): boolean {
  const { origin } = req.headers;
  const isPreflight = req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined;
  if (origin === undefined) return false;
  res.setHeader('Vary', 'Origin');
  if (origins.includes(origin)) {
    res.setHeader('Access-Control-Allow-Origin', origin);
    res.setHeader('Access-Control-Allow-Credentials', 'true');
    res.setHeader('Access-Control-Expose-Headers', 'X-Request-Id, Retry-After, Content-Disposition');
    if (isPreflight) {
      res.setHeader('Access-Control-Allow-Methods', 'GET, POST');
      res.setHeader(
        'Access-Control-Allow-Headers',
        'authorization, content-type, content-disposition, idempotency-key, x-graphql-yoga-csrf, x-request-id',
      );
      res.setHeader('Access-Control-Max-Age', '600');
    }
  }
  if (isPreflight) res.writeHead(204).end();
  return isPreflight;
}

/** Whether a browser sent this from our own pages or from an allowed origin; other programs send no Origin. */
export function isOwnOrigin(req: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = req.headers;
  if (origin === undefined) {
    const site = req.headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }
  if (origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** A body that can't be taken, with the HTTP status that says why. */
export class BodyRefused extends Error {
  readonly status: 400 | 413 | 415;
  readonly code: string;

  constructor(status: 400 | 413 | 415, code: string, message: string) {
    super(message);
    this.name = 'BodyRefused';
    this.status = status;
    this.code = code;
  }
}

const tooLarge = (limit: number) =>
  new BodyRefused(413, 'BODY_TOO_LARGE', `A body holds at most ${limit} bytes.`);

/** Collects the body up to the limit. What comes beyond it is let through unread, so that the answer arrives. */
function collect(req: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onChunk = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return void chunks.push(chunk);
      chunks.length = 0;
      req.off('data', onChunk);
      req.resume();
      reject(tooLarge(limit));
    };
    req.on('data', onChunk);
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('error', () => reject(new BodyRefused(400, 'BODY_INCOMPLETE', 'The body ended early.')));
  });
}

/** The bytes of a body, as they were sent. @throws BodyRefused when they are packed or more than the limit */
export async function readBytes(req: IncomingMessage, limit: number): Promise<Buffer> {
  // Packed, a few bytes would be many: nothing is unpacked here.
  if (!/^(identity)?$/i.test(req.headers['content-encoding'] ?? '')) {
    throw new BodyRefused(415, 'CONTENT_ENCODING', 'Send the body as it is, not compressed.');
  }
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  return collect(req, limit);
}

/** Names sent as GBK must be refused, not kept as replacement characters. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });
const JSON_TYPE = /^application\/(graphql\+)?json *(;|$)/i;

/** The JSON object of a request. Only JSON is read: a form of another site could not send it unasked. @throws BodyRefused */
export async function readJsonObject(req: IncomingMessage): Promise<Record<string, unknown>> {
  if (!JSON_TYPE.test(req.headers['content-type'] ?? '')) {
    throw new BodyRefused(415, 'CONTENT_TYPE', 'Send application/json.');
  }
  const body = await readBytes(req, BODY_LIMIT);
  let value: unknown;
  try {
    value = JSON.parse(UTF_8.decode(body));
  } catch {
    throw new BodyRefused(400, 'JSON', 'The body is no JSON in UTF-8.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BodyRefused(400, 'JSON_OBJECT', 'The body is one JSON object.');
  }
  return value as Record<string, unknown>;
}

/** Answers JSON outside Express. */
export function answerJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  type = 'application/json',
): void {
  if (res.headersSent || res.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body));
  // With its length the answer leaves in one piece instead of in chunks.
  res
    .writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Length': bytes.length })
    .end(bytes);
}

/** Whoever asked has gone: nothing is wrong here. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

/** Sends bytes as they come, the next ones when the last have left. */
export async function pipeBytes(bytes: AsyncIterable<Uint8Array>, res: ServerResponse): Promise<void> {
  try {
    await pipeline(Readable.from(bytes, { highWaterMark: 1 }), res);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
