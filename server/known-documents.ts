import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { GraphContext } from '../schema/index.ts';

/** An operation as a client sends it. */
export interface Operation {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Documents that went through all checks a few times are compiled; only plain fields are worth it (docs/decisions). */
export interface KnownDocuments {
  /** Tells of a document that has been parsed, validated and found to be within all bounds. */
  saw(operation: Operation, document: DocumentNode): void;
  /** The result, or null when the document is not known and goes the ordinary way. */
  execute(operation: Operation, context: GraphContext): Promise<ExecutionResult> | ExecutionResult | null;
}

/** How often a document is seen before it is compiled: who sends ten thousand different ones makes nothing of them. */
const SEEN_BEFORE = 3;
const KEPT = 300;

const keyOf = ({ query, operationName }: Operation): string => `${operationName ?? ''}\n${query}`;

/** The one operation of a document whose fields all are rows that are read plainly. */
function plainOperation(schema: GraphQLSchema, document: DocumentNode): OperationDefinitionNode | null {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (operation === undefined || operations.length > 1 || operation.operation === 'subscription') return null;
  const root = schema.getRootType(operation.operation);
  const isPlain = operation.selectionSet.selections.every(
    (field) => field.kind === Kind.FIELD && root?.getFields()[field.name.value]?.extensions.isPlain === true,
  );
  return isPlain ? operation : null;
}

export function knownDocuments(schema: GraphQLSchema): KnownDocuments {
  const compiled = new LRUCache<string, CompiledQuery>({ max: KEPT });
  const seen = new LRUCache<string, number>({ max: KEPT });
  return {
    saw(operation, document) {
      const key = keyOf(operation);
      if (compiled.has(key) || plainOperation(schema, document) === null) return;
      const times = (seen.get(key) ?? 0) + 1;
      seen.set(key, times);
      if (times < SEEN_BEFORE) return;
      const made = compileQuery(schema, document, operation.operationName ?? undefined);
      if (isCompiledQuery(made)) compiled.set(key, made as CompiledQuery);
    },
    execute(operation, context) {
      const known = compiled.get(keyOf(operation));
      return known === undefined ? null : known.query(undefined, context, operation.variables ?? {});
    },
  };
}
