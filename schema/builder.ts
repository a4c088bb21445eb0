import SchemaBuilder, { type InputFieldBuilder } from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { Role } from '../domain/codes/role.ts';
import { Forbidden, InvalidInput } from '../domain/errors.ts';
import type { EventFeed } from '../domain/event/feed.ts';
import type { Reader } from '../domain/event/seat.ts';
import { type Acting, hasRole } from '../domain/viewer.ts';
import { read } from '../prisma/client.ts';
import type PrismaTypes from '../prisma/generated/pothos-types.ts';
import { getDatamodel } from '../prisma/generated/pothos-types.ts';
import { access } from './access.ts';

/** What a resolver knows of the request. There is no database client in it on purpose (habit 9). */
export interface GraphContext {
  /** Null when nobody is signed in. */
  readonly acting: Acting | null;
  readonly requestId: string;
  /** For a request that takes events: where they come from, and who reads them. */
  readonly live?: Live;
}

export interface Live {
  readonly feed: EventFeed;
  readonly reader: Reader;
}

/** Whether nothing of the sign-in is still due: until then only the few fields that complete it are open. */
const isComplete = ({ viewer }: Acting): boolean => !viewer.isPasswordChangeDue && !viewer.isSecondFactorDue;

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export const builder = new SchemaBuilder<{
  Context: GraphContext;
  PrismaTypes: PrismaTypes;
  AuthScopes: {
    public: boolean;
    signedIn: boolean;
    passwordChange: boolean;
    secondFactor: boolean;
    role: readonly Role[];
  };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date | string };
    LocalDate: { Input: string; Output: string };
    LocalTime: { Input: string; Output: string };
  };
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
}>({
  // Scope checks stand outside the error unions, so that a denial is top-level and a refusal is data.
  plugins: [ScopeAuthPlugin, ErrorsPlugin, RelayPlugin, ComplexityPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authScopes: ({ acting }) => ({
      public: true,
      signedIn: acting !== null && isComplete(acting),
      // What is open before the sign-in is complete: first the own password, then the second factor.
      passwordChange: acting !== null,
      secondFactor: acting !== null && !acting.viewer.isPasswordChangeDue,
      role: (roles) => acting !== null && isComplete(acting) && hasRole(acting.viewer, ...roles),
    }),
    authorizeOnSubscribe: true,
    unauthorizedError: (_parent, { acting }, info) => {
      if (acting === null) return new Forbidden('UNAUTHENTICATED', 'Sign in first.');
      if (acting.viewer.isPasswordChangeDue) {
        return new Forbidden('PASSWORD_CHANGE_DUE', 'Change the one-time password first.');
      }
      if (acting.viewer.isSecondFactorDue) {
        return new Forbidden('SECOND_FACTOR_DUE', 'Enrol and confirm a second factor first.');
      }
      return new Forbidden('FORBIDDEN', `Your role does not allow ${info.fieldName}.`);
    },
  },
  errors: {
    defaultTypes: [],
    defaultResultOptions: {
      name: ({ fieldName }) => `${capitalised(fieldName)}Success`,
      description: 'The act is done.',
      ...access('structure'),
    },
    defaultUnionOptions: {
      name: ({ fieldName }) => `${capitalised(fieldName)}Result`,
      description: 'The success of the act, or the refusal that stopped it before anything was written.',
    },
  },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    pageInfoTypeOptions: { description: 'Where a page stands in its list (分页).', ...access('structure') },
    hasNextPageFieldOptions: { description: 'Whether entries follow.' },
    hasPreviousPageFieldOptions: { description: 'Always false: lists are read forwards.' },
    startCursorFieldOptions: { description: 'Cursor of the first entry; null on an empty page.' },
    endCursorFieldOptions: { description: 'Cursor of the last entry, the `after` of the next page.' },
    edgesFieldOptions: { description: 'The entries of the page, in order.' },
    pageInfoFieldOptions: { description: 'Where the page stands in the list.' },
    defaultConnectionTypeOptions: access('structure'),
    defaultEdgeTypeOptions: { description: 'An entry of a page with its cursor.', ...access('structure') },
    cursorFieldOptions: { description: 'Opaque place in the list, for `after`.' },
    nodeFieldOptions: { description: 'The entry itself.' },
  },
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 1,
    limit: { complexity: 5000, depth: 12, breadth: 600 },
  },
  prisma: {
    client: () => read(),
    dmmf: getDatamodel(),
    filterConnectionTotalCount: true,
    onUnusedQuery: process.env.NODE_ENV === 'test' ? 'error' : null,
  },
});

export type SchemaTypes = (typeof builder)['$inferSchemaTypes'];
/** The field builder of input types, for groups of fields that several inputs share. */
export type InputFields = InputFieldBuilder<SchemaTypes, 'InputObject'>;

builder.queryType({ description: 'Reads. Every list and object holds only what the viewer may see.' });
builder.mutationType({
  description:
    'Business acts, noun first. Each takes an idempotency key and answers a success or a typed refusal.',
});
builder.subscriptionType({ description: 'What happens, told as it happens, over server-sent events.' });

/** The signed-in actor of a field whose scope has already required one. */
export function actingOf(context: GraphContext): Acting {
  if (context.acting === null) throw new Forbidden('UNAUTHENTICATED', 'Sign in first.');
  return context.acting;
}

/** Where the events of a stream come from. @throws InvalidInput EVENT_STREAM */
export function liveOf({ live }: GraphContext): Live {
  if (live !== undefined) return live;
  const message = 'A stream is for who accepts text/event-stream.';
  throw new InvalidInput({ code: 'EVENT_STREAM', message, rule: 'docs/decisions/live-events.md' });
}
