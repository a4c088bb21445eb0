import { GraphQLError, Kind } from 'graphql';
import { audit } from '../domain/audit/record.ts';
import { Forbidden, Refusal } from '../domain/errors.ts';
import type { GraphContext } from '../schema/index.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

/** The first error behind the GraphQL wrappers, or undefined when GraphQL itself said it. */
function causeOf(error: GraphQLError): Error | undefined {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? causeOf(originalError) : originalError;
}

/** GraphQL may point to every one of a thousand names that are alike. */
const MOST_LOCATIONS = 5;

const said = (
  { nodes, path }: GraphQLError,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLError =>
  new GraphQLError(message, {
    nodes: nodes?.slice(0, MOST_LOCATIONS) ?? null,
    path: path ?? null,
    extensions,
  });

/** In characters. GraphQL repeats the value it does not like, at each of its errors. */
const LONGEST_MESSAGE = 300;

const shortened = (message: string): string =>
  message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)} …` : message;

/** The bounds call their findings syntax errors, which they are not. */
const worded = ({ message }: GraphQLError, code: string): string =>
  shortened(code === 'QUERY_TOO_COMPLEX' ? message.replace(/^Syntax Error: /, '') : message);

/** `Variable "$input" got invalid value … at "input.contacts[0].phone"` names the field as `contacts 0 phone`. */
function fieldOf(message: string): string[] {
  const place = /^Variable "\$(\w+)".*? at "(\1[\w.[\]]*)"; /s.exec(message);
  const names = (place?.[2] ?? /^Variable "\$(\w+)"/.exec(message)?.[1] ?? '')
    .split(/[.[\]]+/)
    .filter(Boolean);
  return names.length > 1 ? names.slice(1) : names;
}

/** What GraphQL itself says about a document or its variables: safe to show. Null for what a resolver did wrong. */
function publicCode(error: GraphQLError): string | null {
  const { code } = error.extensions;
  if (typeof code === 'string') return code;
  if (error.message === 'Required CSRF header(s) not present') return 'CSRF';
  if (error.message.startsWith('Query exceeds maximum')) return 'QUERY_TOO_COMPLEX';
  if (error.message.startsWith('Argument "')) return 'BAD_USER_INPUT';
  if (error.path !== undefined) return null;
  return error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'BAD_USER_INPUT';
}

/** What the request itself did to the parsers before anything ran: null for a fault of ours. */
function requestFault({ path }: GraphQLError, cause: Error | undefined): GraphQLError | null {
  if (path !== undefined) return null;
  const refuse = (message: string, code: string) =>
    new GraphQLError(message, { extensions: { code, http: { spec: true, status: 400 } } });
  if (cause instanceof RangeError && cause.message.includes('call stack')) {
    return refuse('The document is nested too deep.', 'QUERY_TOO_COMPLEX');
  }
  return cause instanceof SyntaxError
    ? refuse('Parameters of the address are JSON objects.', 'BAD_REQUEST')
    : null;
}

/** Field names of the root by the key they have in the answer: an alias is whatever the caller likes. */
export type RootFields = ReadonlyMap<string, string>;

/** The field at which the error came up, by its name in the schema. */
function fieldNameOf({ nodes, path }: GraphQLError, fields: RootFields): string {
  const [node] = nodes ?? [];
  return node?.kind === Kind.FIELD ? node.name.value : (fields.get(String(path?.[0])) ?? 'unknown');
}

export interface Telling {
  readonly requestId: string;
  readonly logger: Logger;
  readonly fields: RootFields;
  /** Whether there is data beside the error: then the answer as a whole is no failure (GraphQL over HTTP). */
  readonly isPartial: boolean;
}

/** One error as the client may see it: denials and refusals with their code, everything else masked and logged. */
export function publicError(error: GraphQLError, telling: Telling): GraphQLError {
  const { requestId, logger, isPartial, fields } = telling;
  const cause = causeOf(error);
  if (cause instanceof Forbidden) return said(error, cause.message, { code: cause.code });
  if (cause instanceof Refusal) {
    return said(error, cause.message, { code: cause.code, rule: cause.rule, path: cause.path });
  }
  const refused = requestFault(error, cause);
  if (refused !== null) return refused;
  const code = cause === undefined ? publicCode(error) : null;
  if (code !== null) {
    const { http = { spec: true, status: 400 } } = error.extensions;
    const path = code === 'BAD_USER_INPUT' ? { path: fieldOf(error.message) } : {};
    return said(error, worded(error, code), { code, ...path, http });
  }
  logger.error({ err: cause ?? error, requestId, field: fieldNameOf(error, fields) }, 'a resolver failed');
  return said(error, 'Internal error', {
    code: 'INTERNAL_ERROR',
    requestId,
    ...(isPartial ? {} : { http: { status: 500 } }),
  });
}

/** How many errors of a request that never ran are told; nobody mends more than these at once. */
const MOST_ERRORS = 10;

/** The errors as the client may see them: a document that is wrong in a thousand places gets a short answer. */
export const publicErrors = (errors: readonly GraphQLError[], telling: Telling): GraphQLError[] =>
  (telling.isPartial ? errors : errors.slice(0, MOST_ERRORS)).map((error) => publicError(error, telling));

export interface Denying {
  readonly context: GraphContext;
  readonly now: Date;
  readonly fields: RootFields;
  readonly metrics: Metrics;
}

/**
 * Puts every denial on record, once per field, before the answer leaves. Who is not signed in is only counted: there
 * is nobody to hold to account, and a flood of strangers must not fill the audit log.
 */
export async function auditDenials(
  errors: readonly GraphQLError[],
  { context: { acting }, now, fields, metrics }: Denying,
): Promise<void> {
  const denials = new Map<string, Forbidden>();
  for (const error of errors) {
    const cause = causeOf(error);
    if (cause instanceof Forbidden) denials.set(fieldNameOf(error, fields), cause);
  }
  if (acting === null) return metrics.anonymousDenials.inc(denials.size);
  await Promise.all(
    [...denials].map(([operation, { code: outcome }]) =>
      audit({ action: 'DENIED', operation, outcome }, acting, now),
    ),
  );
}
