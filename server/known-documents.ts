import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  isEnumType,
  isNonNullType,
  isSpecifiedScalarType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { GraphContext } from '../schema/index.ts';
import type { RootFields } from './graphql-errors.ts';

/** An operation as a client sends it: nothing about it has been checked. */
export interface Operation {
  readonly query: string;
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

/** A document that is known by now, ready to run. */
export interface KnownDocument {
  /** Its first field: what the metrics call it. */
  readonly field: string;
  readonly fields: RootFields;
  run(context: GraphContext): Promise<ExecutionResult> | ExecutionResult;
}

/** Documents that went through all checks a few times are compiled; only plain fields are worth it (docs/decisions). */
export interface KnownDocuments {
  /** Tells of a document that has been parsed, validated and found to be within all bounds. */
  saw(operation: Operation, document: DocumentNode): void;
  /** The document, or null when it is not known, or comes with something odd, and goes the ordinary way. */
  find(operation: Operation): KnownDocument | null;
}

interface Compiled {
  readonly field: string;
  readonly fields: RootFields;
  /** Variables that a default lets stand where no null may: an explicit null is worded by the ordinary way. */
  readonly neverNull: readonly string[];
  readonly query: CompiledQuery;
}

/** How often a document is seen before it is compiled: who sends ten thousand different ones makes nothing of them. */
const SEEN_BEFORE = 3;
const SEEN_AT_ONCE = 300;
/** In characters of all compiled documents: one of many short names takes some 700 bytes of memory for each. */
const COMPILED_CHARACTERS = 100_000;
/** In characters. What is longer is padded or made by a program, and would fill the memory with texts. */
const LONGEST = 20_000;
const NAME = /^[A-Za-z_]\w*$/;

function keyOf({ query, operationName }: Operation): string | null {
  if (query.length > LONGEST) return null;
  if (operationName == null) return `\n${query}`;
  return typeof operationName === 'string' && NAME.test(operationName) ? `${operationName}\n${query}` : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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

const rootFieldsOf = ({ selectionSet }: OperationDefinitionNode): RootFields =>
  new Map(
    selectionSet.selections
      .filter((selection) => selection.kind === Kind.FIELD)
      .map(({ alias, name }) => [(alias ?? name).value, name.value]),
  );

/** Nullable variables in places that are not. */
function neverNullOf(schema: GraphQLSchema, document: DocumentNode): string[] {
  const required = new Set<string>();
  const types = new TypeInfo(schema);
  const Variable = ({ name }: { name: { value: string } }) => {
    if (isNonNullType(types.getInputType())) required.add(name.value);
  };
  const places = { [Kind.VARIABLE_DEFINITION]: () => false as const, [Kind.VARIABLE]: Variable };
  visit(document, visitWithTypeInfo(types, places));
  return [...required];
}

const asItIs = (value: unknown): unknown => value;

/** Rows hold texts, numbers and codes in the form they leave in; only instants and the like are still written. */
function serializersOf(schema: GraphQLSchema): Record<string, (value: unknown) => unknown> {
  const plain = Object.values(schema.getTypeMap()).filter(
    (type) => isEnumType(type) || isSpecifiedScalarType(type),
  );
  return Object.fromEntries(plain.map(({ name }) => [name, asItIs]));
}

export function knownDocuments(schema: GraphQLSchema): KnownDocuments {
  const customSerializers = serializersOf(schema);
  const compiled = new LRUCache<string, Compiled>({
    maxSize: COMPILED_CHARACTERS,
    sizeCalculation: (_compiled, key) => key.length,
  });
  const seen = new LRUCache<string, number>({ max: SEEN_AT_ONCE });
  return {
    saw(operation, document) {
      const key = keyOf(operation);
      const plain = plainOperation(schema, document);
      if (key === null || plain === null || compiled.has(key)) return;
      const times = (seen.get(key) ?? 0) + 1;
      seen.set(key, times);
      if (times < SEEN_BEFORE) return;
      const query = compileQuery(schema, document, plain.name?.value, { customSerializers });
      if (!isCompiledQuery(query)) return;
      const fields = rootFieldsOf(plain);
      const [field = ''] = fields.values();
      const neverNull = neverNullOf(schema, document);
      compiled.set(key, { field, fields, query: query as CompiledQuery, neverNull });
    },
    find(operation) {
      const key = keyOf(operation);
      const known = key === null ? undefined : compiled.get(key);
      const variables = operation.variables ?? {};
      if (known === undefined || !isRecord(variables)) return null;
      if (known.neverNull.some((name) => variables[name] === null)) return null;
      const { field, fields, query } = known;
      return { field, fields, run: (context) => query.query(undefined, context, variables) };
    },
  };
}
