import type { Bundle, BundleEntry, OperationOutcome } from '@medplum/fhirtypes';
import type { DeliveryFailure } from '../../domain/codes/delivery.ts';
import type { Answered } from '../../domain/outbox/attempted.ts';
import { FhirCallFailed, failureIn, isSuccess } from '../answer.ts';
import { type CallAnswer, CallRefused } from './cage.ts';

/** What is worth another try although it is the other side's answer. */
const TRANSIENT = [408, 425, 429];

/** Longer than anything is waited for. */
const LONGEST_WISH_MS = 365 * 24 * 3_600_000;

/** `Retry-After` in either form (RFC 9110 10.2.3): seconds, or the instant. @returns milliseconds from now on; null without one */
export function retryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_WISH_MS);
  // Only the form of HTTP: `Date.parse` takes much more for a date.
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

const CODE = /^[A-Za-z0-9-]{1,40}$/;
const PLACE = /^[A-Za-z0-9.[\]()]{1,80}$/;

/** The codes and places of an OperationOutcome. Its texts may name people. */
function detailOf(outcome: Partial<OperationOutcome>): string {
  const issues = Array.isArray(outcome.issue) ? outcome.issue : [];
  return issues
    .flatMap((issue) => [issue?.code, ...(Array.isArray(issue?.expression) ? issue.expression : [])])
    .filter((part) => typeof part === 'string' && (CODE.test(part) || PLACE.test(part)))
    .join(' ');
}

type Failed = Extract<Answered, { readonly is: 'FAILED' }>;

const again = (
  failure: DeliveryFailure,
  mayBeTaken: boolean,
  answer: Partial<Pick<Failed, 'status' | 'retryAfterMs'>> = {},
): Answered => ({
  ...{ is: 'FAILED', isFinal: false, detail: '', status: null, retryAfterMs: null },
  ...{ failure, mayBeTaken, ...answer },
});

/** What we have done wrong ourselves is tried again. */
export const FAULT = again('FAULT', false);

const isTaken = (entry: unknown): boolean =>
  /^2\d\d\b/.test(String((entry as BundleEntry | null)?.response?.status));

/**
 * Whether all of a transaction was taken: each of its parts, where the answer says something of them (R4 http 3.1.0.11.3: one entry
 * for each). A system that has kept a part has not kept it all.
 */
const isWhole = (entries: unknown, parts: number): boolean =>
  entries === undefined || (Array.isArray(entries) && entries.length === parts && entries.every(isTaken));

/** What it means that a transaction of so many parts was taken: R4 knows one status for that, and one answer. */
export const verdictOn = (answer: Bundle | null, parts: number): Answered =>
  answer?.resourceType === 'Bundle' && answer.type === 'transaction-response' && isWhole(answer.entry, parts)
    ? { is: 'DELIVERED', status: 200 }
    : again('ANSWER', true, { status: 200 });

/**
 * Why a system does not take what it was sent; null where it may take it later. Only one that says so in FHIR has refused: anything
 * else on the way (a proxy, a login page, a restart) may answer with a status as well.
 */
export const refusalIn = ({ status, outcome, isLoginRefused }: FhirCallFailed): OperationOutcome | null =>
  !isLoginRefused && status >= 400 && status < 500 && !TRANSIENT.includes(status) ? outcome : null;

/** What an answer means that is no success. */
function verdictOnAnswer(answer: FhirCallFailed, now: Date): Answered {
  const { status } = answer;
  if (status < 300) return again('ANSWER', true, { status });
  const refusal = refusalIn(answer);
  const wish = { status, retryAfterMs: retryAfterMs(answer.retryAfter, now) };
  if (answer.isLoginRefused) return again('LOGIN_REFUSED', false, wish);
  // A gateway may have lost the answer of a system that took it.
  if (refusal === null) return again('STATUS', true, wish);
  const said = { status, detail: detailOf(refusal), retryAfterMs: null };
  return { is: 'FAILED', failure: 'REFUSED', isFinal: true, mayBeTaken: false, ...said };
}

/** What an answer to a notification means: whoever takes it need not say anything. */
export const verdictOnNotification = (answer: CallAnswer, now: Date): Answered =>
  isSuccess(answer) ? { is: 'DELIVERED', status: answer.status } : verdictOnAnswer(failureIn(answer), now);

/** What a call means that did not bring what was asked for. @throws what is a fault of ours */
export function verdictOnError(error: unknown, now: Date): Answered {
  if (error instanceof FhirCallFailed) return verdictOnAnswer(error, now);
  if (error instanceof CallRefused) return again(error.code, error.hasLeft);
  if (error instanceof LoginFailed) {
    const { failure, status, retryAfterMs: wait } = error;
    return again(failure, false, { status, retryAfterMs: wait });
  }
  throw error;
}

/** With these a place of tokens says that it does not know us, or not for this (RFC 6749 5.2). */
const NO_TOKEN_FOR_US = [400, 401, 403];

/** The other side did not give us a token. */
export class LoginFailed extends Error {
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  /** Whether we were turned away, or nobody could tell. */
  get failure(): 'LOGIN_REFUSED' | 'LOGIN' {
    return this.status !== null && NO_TOKEN_FOR_US.includes(this.status) ? 'LOGIN_REFUSED' : 'LOGIN';
  }

  constructor(status: number | null, wait: number | null = null) {
    super('The other side gives no token.');
    this.name = 'LoginFailed';
    this.status = status;
    this.retryAfterMs = wait;
  }
}
