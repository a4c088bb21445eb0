import { GraphQLError } from 'graphql';
import { audit } from '../domain/audit/record.ts';
import { Forbidden, Refusal } from '../domain/errors.ts';
import type { GraphContext } from '../schema/index.ts';
import type { Logger } from './log.ts';

/** The first error behind the GraphQL wrappers, or undefined when GraphQL itself said it. */
function causeOf(error: GraphQLError): Error | undefined {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? causeOf(originalError) : originalError;
}

const said = (
  { nodes, path }: GraphQLError,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLError => new GraphQLError(message, { nodes: nodes ?? null, path: path ?? null, extensions });

/** GraphQL repeats the value it does not like, at each of its errors. */
const LONGEST_MESSAGE = 500;

const shortened = (message: string): string =>
  message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)} …` : message;

/** `Variable "$input" got invalid value … at "input.contacts[0].phone"` names the field as `contacts 0 phone`. */
function fieldOf(message: string): string[] {
  const place = /^Variable "\$(\w+)".*? at "([^"]+)"/s.exec(message);
  const names = (place?.[2] ?? /^Variable "\$(\w+)"/.exec(message)?.[1] ?? '')
    .split(/[.[\]]+/)
    .filter(Boolean);
  return names.length > 1 ? names.slice(1) : names;
}

/** What GraphQL itself says about a document or its variables: safe to show. Null for what a resolver did wrong. */
function publicCode(error: GraphQLError): string | null {
  const { code } = error.extensions;
  if (typeof code === 'string') return code;
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

export interface Telling {
  readonly requestId: string;
  readonly logger: Logger;
  /** Whether there is data beside the error: then the answer as a whole is no failure (GraphQL over HTTP). */
  readonly isPartial: boolean;
}

/** One error as the client may see it: denials and refusals with their code, everything else masked and logged. */
export function publicError(error: GraphQLError, { requestId, logger, isPartial }: Telling): GraphQLError {
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
    return said(error, shortened(error.message), { code, ...path, http });
  }
  logger.error({ err: cause ?? error, requestId, field: error.path?.join('.') }, 'a resolver failed');
  return said(error, 'Internal error', {
    code: 'INTERNAL_ERROR',
    requestId,
    ...(isPartial ? {} : { http: { status: 500 } }),
  });
}

/** Puts every denial on record, once per root field, before the answer leaves. */
export async function auditDenials(
  errors: readonly GraphQLError[],
  context: GraphContext,
  now: Date,
): Promise<void> {
  const denials = new Map<string, Forbidden>();
  for (const error of errors) {
    const cause = causeOf(error);
    if (cause instanceof Forbidden) denials.set(String(error.path?.[0] ?? 'unknown'), cause);
  }
  const { acting, requestId } = context;
  await Promise.all(
    [...denials].map(([operation, { code: outcome }]) =>
      audit(
        { action: 'DENIED', operation, outcome, ...(acting === null ? { facts: { requestId } } : {}) },
        acting,
        now,
      ),
    ),
  );
}
