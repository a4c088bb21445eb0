import { lookup as resolve } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type AllowedRange, isCallable } from './private-address.ts';

/** Why a call was not made, or its answer not taken. */
export class CallRefused extends Error {
  readonly code: 'ADDRESS_REFUSED' | 'REDIRECTED' | 'TIMED_OUT' | 'TOO_LARGE' | 'UNREACHABLE' | 'INSECURE';
  /** Whether all that was said had left by then: it may have been taken nevertheless. */
  readonly hasLeft: boolean;

  constructor(code: CallRefused['code'], message: string, of: { cause?: unknown; hasLeft?: boolean } = {}) {
    super(message, { cause: of.cause });
    this.name = 'CallRefused';
    this.code = code;
    this.hasLeft = of.hasLeft ?? false;
  }
}

export interface CageRules {
  /** Ranges beside the public internet that may be called. */
  readonly allowedRanges: readonly AllowedRange[];
  /** Whether an address without TLS may be called: outside production, where it is configured. */
  readonly isPlainHttpAllowed: boolean;
  readonly timeoutMs: number;
  /** No answer is taken that is longer, in bytes. */
  readonly longestAnswer: number;
}

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface CallAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Looks a name up and refuses it when any of its addresses may not be called: the connection goes to what was checked. */
const checkedLookup =
  (allowed: readonly AllowedRange[]): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      const refused = addresses.find(({ address }) => !isCallable(address, allowed));
      const [first] = addresses;
      if (refused !== undefined || first === undefined)
        return callback(
          new CallRefused('ADDRESS_REFUSED', `${hostname} leads where nothing is called.`),
          '',
          0,
        );
      if (options.all === true) return callback(null, addresses as never);
      return callback(null, first.address, first.family);
    });
  };

/** The address as it may be called. @throws CallRefused */
function requireCallable(url: string, rules: CageRules): URL {
  if (!URL.canParse(url)) throw new CallRefused('ADDRESS_REFUSED', 'This is no address.');
  const target = new URL(url);
  const isPlain = target.protocol === 'http:' && rules.isPlainHttpAllowed;
  if (target.protocol !== 'https:' && !isPlain) throw new CallRefused('INSECURE', 'Only https is called.');
  if (target.username !== '' || target.password !== '')
    throw new CallRefused('ADDRESS_REFUSED', 'An address names no user.');
  // A literal address is never looked up.
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isCallable(host, rules.allowedRanges))
    throw new CallRefused('ADDRESS_REFUSED', `${host} is not called.`);
  return target;
}

function answerOf(res: IncomingMessage, longest: number): Promise<CallAnswer> {
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    let size = 0;
    res.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > longest) {
        failed(new CallRefused('TOO_LARGE', `The answer is longer than ${longest} bytes.`));
        res.destroy();
      } else chunks.push(chunk);
    });
    res.on('end', () =>
      done({
        status: res.statusCode ?? 0,
        headers: res.headers,
        text: Buffer.concat(chunks).toString('utf8'),
      }),
    );
    res.on('error', failed);
    res.on('aborted', () => failed(new CallRefused('UNREACHABLE', 'The answer ended early.')));
  });
}

function refusalOf(cause: unknown, hasLeft: boolean): CallRefused {
  const { code, message } =
    cause instanceof CallRefused
      ? cause
      : ({ code: 'UNREACHABLE', message: 'The address does not answer.' } as const);
  return new CallRefused(code, message, { cause, hasLeft });
}

/**
 * Calls an address of somebody else, as the cage allows it: TLS, no address that leads inside, no redirection, within a time and a
 * size. A token goes to no other host, because nothing is followed.
 * @throws CallRefused
 */
export function callOutside(call: Call, rules: CageRules): Promise<CallAnswer> {
  return new Promise((done, failed) => {
    const target = requireCallable(call.url, rules);
    const send = target.protocol === 'https:' ? requestHttps : requestHttp;
    const { method, headers = {}, body } = call;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const signal = AbortSignal.timeout(rules.timeoutMs);
    const lookup = checkedLookup(rules.allowedRanges);
    const req = send(target, { method, headers: { ...headers, ...length }, lookup, signal, agent: false });
    let hasLeft = false;
    req.on('finish', () => {
      hasLeft = true;
    });
    const refuse = (error: unknown) => failed(refusalOf(error, hasLeft));
    req.on('response', (res) => {
      const { statusCode = 0 } = res;
      if (statusCode >= 300 && statusCode < 400 && statusCode !== 304) {
        res.destroy();
        return refuse(new CallRefused('REDIRECTED', 'Redirections are not followed.'));
      }
      answerOf(res, rules.longestAnswer).then(done, refuse);
    });
    req.on('error', (error) =>
      refuse(
        signal.aborted ? new CallRefused('TIMED_OUT', `No answer within ${rules.timeoutMs} ms.`) : error,
      ),
    );
    req.end(body);
  });
}
