import type { OperationOutcome, Resource } from '@medplum/fhirtypes';
import type { FhirResource } from 'fhir-kit-client';
import type { CallAnswer } from './outbound/cage.ts';

interface NoSuccess {
  readonly status: number;
  /** Why, where the system says so as FHIR has it. */
  readonly outcome: OperationOutcome | null;
  /** When the system may be asked again, as it says it (RFC 9110 10.2.3). */
  readonly retryAfter: string | null;
  /** Whether it is our login that the system does not take, and not what we said. */
  readonly isLoginRefused: boolean;
}

/** The system answered, and not with what was asked for. */
export class FhirCallFailed extends Error implements NoSuccess {
  readonly status: number;
  readonly outcome: OperationOutcome | null;
  readonly retryAfter: string | null;
  readonly isLoginRefused: boolean;

  constructor({ status, outcome, retryAfter, isLoginRefused }: NoSuccess, message: string) {
    super(message);
    this.name = 'FhirCallFailed';
    this.status = status;
    this.outcome = outcome;
    this.retryAfter = retryAfter;
    this.isLoginRefused = isLoginRefused;
  }
}

const isJson = ({ headers }: CallAnswer): boolean => /\bjson\b/i.test(String(headers['content-type'] ?? ''));

/** The resource of an answer that says that it is one; null for any other. */
function resourceOf(answer: CallAnswer): FhirResource | null {
  try {
    const value: unknown = isJson(answer) ? JSON.parse(answer.text) : null;
    return typeof value === 'object' && value !== null && 'resourceType' in value
      ? (value as FhirResource)
      : null;
  } catch {
    // What is no JSON is no resource either.
    return null;
  }
}

/** Why an answer is no success, where it says so as FHIR has it: a gateway in between answers as it likes. */
function outcomeIn(answer: CallAnswer): OperationOutcome | null {
  const resource = resourceOf(answer) as Resource | null;
  return resource?.resourceType === 'OperationOutcome' ? resource : null;
}

/** By these codes of R4 (IssueType) a system wants another login. */
const OF_LOGIN: readonly unknown[] = ['login', 'expired'];

/** RFC 6750 3.1: the token is expired, revoked, malformed or otherwise not valid. */
const isTokenNamed = ({ headers }: CallAnswer): boolean =>
  /\berror="?invalid_token\b/.test(String(headers['www-authenticate'] ?? ''));

/**
 * Whether a system does not take our login. A 401 says nothing else; a 403 says that whom it knows may not do this, unless it names
 * the token.
 */
export function isLoginRefused(answer: CallAnswer): boolean {
  if (answer.status === 401) return true;
  if (answer.status !== 403) return false;
  const issues: unknown = outcomeIn(answer)?.issue;
  return (
    isTokenNamed(answer) || (Array.isArray(issues) && issues.some((one) => OF_LOGIN.includes(one?.code)))
  );
}

/** What an answer is that is no success. */
export function failureIn(answer: CallAnswer): FhirCallFailed {
  const { status, headers } = answer;
  const outcome = outcomeIn(answer);
  const issues: unknown = outcome?.issue;
  const [issue] = Array.isArray(issues) ? issues : [];
  const message = String(issue?.diagnostics ?? issue?.details?.text ?? `HTTP ${status}`);
  const retryAfter = headers['retry-after'] ?? null;
  return new FhirCallFailed({ status, outcome, retryAfter, isLoginRefused: isLoginRefused(answer) }, message);
}

export const isSuccess = ({ status }: CallAnswer): boolean => status >= 200 && status < 300;

/** What an answer says; null where it says nothing. @throws FhirCallFailed for what is no success, or no resource */
export function answered(answer: CallAnswer): FhirResource | null {
  if (!isSuccess(answer)) throw failureIn(answer);
  if (answer.text === '') return null;
  const resource = resourceOf(answer);
  if (resource !== null) return resource;
  const { status } = answer;
  const why = { status, outcome: null, retryAfter: null, isLoginRefused: false };
  throw new FhirCallFailed(why, `HTTP ${status} with an answer that is no resource.`);
}
