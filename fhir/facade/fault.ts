import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { ownOf } from '../../domain/codes/own.ts';
import {
  Forbidden,
  IdempotencyKeyReused,
  InvalidInput,
  NotFound,
  Refusal,
  RuleRefused,
  StateConflict,
  VersionConflict,
} from '../../domain/errors.ts';
import type { FhirAnswer } from './asking.ts';

export type IssueType = OperationOutcomeIssue['code'];

/** The system of our stable codes in `OperationOutcome.issue.details`. */
export const REFUSAL_SYSTEM = 'https://yiyang.link/fhir/CodeSystem/refusal';

/** At least one, for nobody is refused without being told what for. */
export type Expression = readonly [string, ...string[]];

export interface FaultDetail {
  readonly status: number;
  readonly issue: IssueType;
  /** Stable and documented, for programs. */
  readonly code: string;
  /** Plain words that name what is in the way. */
  readonly message: string;
  /** What it is about: FHIRPath of elements, `http.[name]` of headers and parameters. */
  readonly expression: Expression;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the protocol itself says no to, before or beside a rule of the network. */
export class FhirFault extends Error {
  readonly detail: FaultDetail;

  constructor(detail: FaultDetail) {
    super(detail.message);
    this.name = 'FhirFault';
    this.detail = detail;
  }
}

/** An element of a resource that cannot be taken: 422 with the element. */
export const unprocessable = (
  code: string,
  message: string,
  expression: string,
  issue: IssueType = 'value',
) => new FhirFault({ status: 422, issue, code, message, expression: [expression] });

/** The contract has resources and transactions; a message is said otherwise: 404 for its operation, 422 for its Bundle. */
export const messageNotTaken = (status: 404 | 422) =>
  new FhirFault({
    ...({ status, issue: 'not-supported', code: 'MESSAGE_NOT_TAKEN' } as const),
    message:
      'Messages are not taken. Of an admission send the Encounter that the message is about: PUT Encounter?identifier=system|value, or several in a Bundle of type transaction.',
    expression: status === 422 ? ['Bundle.type'] : inHttp('path'),
  });

/**
 * A header or a parameter of the request, as an OperationOutcome names it (R4 OperationOutcome.issue.location); `method`, `path` and
 * `body` are what a request is made of.
 */
export const inHttp = (name: string, ...more: readonly string[]): Expression => [
  `http.${name}`,
  ...more.map((one) => `http.${one}`),
];
/** The parameters of an address; the address itself where it has none. */
export const inAddress = (query: URLSearchParams): Expression => {
  const [name = 'path', ...more] = new Set(query.keys());
  return inHttp(name, ...more.slice(0, 20));
};

/** A request that cannot be read: 400. */
export const badRequest = (code: string, message: string, expression: Expression) =>
  new FhirFault({ status: 400, issue: 'invalid', code, message, expression });

/** Not found and not yours are the same answer, for every type and every way of asking. */
export const notKnown = () =>
  new FhirFault({
    status: 404,
    issue: 'not-found',
    code: 'NOT_FOUND',
    message: 'No such resource is known here.',
    expression: inHttp('path'),
  });

/** It was here, and who asks has taken it away: 410. */
export const gone = () =>
  new FhirFault({
    status: 410,
    issue: 'deleted',
    code: 'GONE',
    message: 'You have taken this back.',
    expression: inHttp('path'),
  });

/** Somebody else has written in between. */
export const movedOn = (message: string): FhirFault =>
  new FhirFault({
    ...{ status: 412, issue: 'conflict', code: 'VERSION_CONFLICT', message },
    expression: inHttp('If-Match'),
  });

/** What is here is not asked for in this way: 405, with the methods that there are. */
export const notOffered = (method: string, allowed: readonly string[]) =>
  new FhirFault({
    ...{ status: 405, issue: 'not-supported', code: 'METHOD', message: `${method} is not offered here.` },
    ...{ headers: { Allow: allowed.join(', ') }, expression: inHttp('method') },
  });

type Judged = Pick<FaultDetail, 'status' | 'issue'>;

/** What HTTP and FHIR say of each kind of refusal, once for all of them. */
const KINDS: readonly (readonly [abstract new (...args: never[]) => Refusal, Judged])[] = [
  [NotFound, { status: 404, issue: 'not-found' }],
  [VersionConflict, { status: 412, issue: 'conflict' }],
  [IdempotencyKeyReused, { status: 422, issue: 'duplicate' }],
  [StateConflict, { status: 409, issue: 'conflict' }],
  [InvalidInput, { status: 422, issue: 'value' }],
  [RuleRefused, { status: 422, issue: 'business-rule' }],
];
/** Rules about what others have got by now: the request was right, and is late. */
const LATE: readonly string[] = ['PLACES_TAKEN', 'WINDOW_STOPPED'];
const OTHERWISE: Judged = { status: 422, issue: 'business-rule' };

const judged = (refusal: Refusal): Judged =>
  LATE.includes(refusal.code)
    ? { status: 409, issue: 'conflict' }
    : (KINDS.find(([kind]) => refusal instanceof kind)?.[1] ?? OTHERWISE);

/** Whether an expression means a resource itself, and no element of it. */
const isWhole = (expression: string): boolean => /^[A-Z][A-Za-z]+$/.test(expression);

/** What stands in the input of every act, and in a header here. */
const HEADERS: Readonly<Record<string, string>> = {
  idempotencyKey: 'http.Idempotency-Key',
  expectedVersion: 'http.If-Match',
};

/**
 * A refusal of the domain as a fault of this interface: what it names of its input is named as said here. One that names nothing
 * is about `whole`.
 */
export function faultOf(
  refusal: Refusal,
  expressionOf: (path: readonly string[]) => string | null,
  whole: string,
): FhirFault {
  const { code, message, path, rule } = refusal;
  const named = path.length === 0 ? whole : expressionOf(path);
  const expression = named ?? ownOf(HEADERS, path.at(-1) ?? '') ?? path.join('.');
  const isFound = !(refusal instanceof NotFound);
  // Who may read it, and may not write it, has none to write.
  if (!isFound && isWhole(expression)) return notKnown();
  // Else what an act does not find is something that the resource names.
  const { status, issue } = isFound ? judged(refusal) : { status: 422, issue: 'not-found' as const };
  return new FhirFault({
    ...{ status, issue, code, message: `${message} (${rule})` },
    expression: [expression],
  });
}

const DENIED: Readonly<Record<Forbidden['code'], Judged>> = {
  UNAUTHENTICATED: { status: 401, issue: 'login' },
  PASSWORD_CHANGE_DUE: { status: 403, issue: 'forbidden' },
  SECOND_FACTOR_DUE: { status: 403, issue: 'forbidden' },
  FORBIDDEN: { status: 403, issue: 'forbidden' },
};

export const faultOfDenial = ({ code, message }: Forbidden): FhirFault =>
  new FhirFault({ ...DENIED[code], code, message, expression: inHttp('Authorization') });

/** What an error answers as; what names nothing that it is about is about the `whole`. Null for what is a fault of ours. */
export function faultOfError(error: unknown, whole = 'http.body'): FhirFault | null {
  if (error instanceof FhirFault) return error;
  if (error instanceof Refusal) return faultOf(error, () => null, whole);
  return error instanceof Forbidden ? faultOfDenial(error) : null;
}

/** The OperationOutcome that says it. */
export const outcomeOf = ({ issue, code, message, expression }: FaultDetail): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'error',
      code: issue,
      details: { coding: [{ system: REFUSAL_SYSTEM, code }], text: message },
      diagnostics: message,
      expression: [...expression],
    },
  ],
});

/** What was done otherwise than it was asked, without being a fault. */
export const noticeOf = (
  code: string,
  messages: readonly string[],
  issue: IssueType = 'not-supported',
): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: messages.map((diagnostics) => ({
    severity: 'warning',
    code: issue,
    details: { coding: [{ system: REFUSAL_SYSTEM, code }] },
    diagnostics,
  })),
});

/** @throws what is a fault of ours */
export function faultAnswer(error: unknown, whole?: string): FhirAnswer {
  const fault = faultOfError(error, whole);
  if (fault === null) throw error;
  const { status, headers = {} } = fault.detail;
  return { status, headers, resource: outcomeOf(fault.detail) };
}

/** What a write answers whose answer is wanted as an OperationOutcome. */
export const doneOutcome = (status: number): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: [
    {
      ...{ severity: 'information', code: 'informational' },
      diagnostics: status === 201 ? 'It is created.' : status === 204 ? 'It is removed.' : 'It is kept.',
    },
  ],
});
