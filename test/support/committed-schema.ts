import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));

/** A place in an input where a text can stand, as the path from its root. */
export interface TextPlace {
  readonly path: readonly string[];
  readonly type: 'ID' | 'String';
}

const withoutNonNull = (type: GraphQLInputType): GraphQLInputType =>
  isNonNullType(type) ? type.ofType : type;

function placesIn(type: GraphQLInputType, path: readonly string[]): TextPlace[] {
  const inner = withoutNonNull(type);
  if (isListType(inner)) return placesIn(inner.ofType, [...path, '0']);
  if (isInputObjectType(inner)) {
    return Object.values(inner.getFields()).flatMap((field: GraphQLInputField) =>
      placesIn(field.type, [...path, field.name]),
    );
  }
  const { name } = getNamedType(inner);
  return name === 'ID' || name === 'String' ? [{ path, type: name }] : [];
}

/** Every text and id of a mutation's input, from `input` down. */
export function textPlacesOf(mutation: string): TextPlace[] {
  const [input] = schema.getMutationType()?.getFields()[mutation]?.args ?? [];
  return input === undefined ? [] : placesIn(input.type, []);
}

/** A query of the schema: its document with every argument as a variable, and where texts can stand. */
export interface RootQuery {
  readonly name: string;
  readonly isList: boolean;
  readonly document: string;
  readonly places: readonly TextPlace[];
}

const hasEdges = (type: GraphQLOutputType): boolean => {
  const named = getNamedType(type);
  return isObjectType(named) && 'edges' in named.getFields();
};

const declared = ({ name, type }: GraphQLArgument): string => `$${name}: ${String(type)}`;

export const rootQueries: readonly RootQuery[] = Object.values(schema.getQueryType()?.getFields() ?? {}).map(
  ({ name, args, type }) => {
    const isList = hasEdges(type);
    const variables = args.length === 0 ? '' : `(${args.map(declared).join(', ')})`;
    const passed = args.length === 0 ? '' : `(${args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')})`;
    const selection = isList ? 'edges { cursor node { __typename } }' : '__typename';
    return {
      name,
      isList,
      document: `query ${variables} { ${name}${passed} { ${selection} } }`,
      places: args.flatMap((arg) => placesIn(arg.type, [arg.name])),
    };
  },
);

function changed(input: unknown, path: readonly string[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (step !== '0') return withValueAt((input ?? {}) as Record<string, unknown>, path, value);
  const [first, ...others] = Array.isArray(input) ? input : [{}];
  return [changed(first, rest, value), ...others];
}

/** A copy of an input with one value put at a path; what is missing on the way is made. */
export function withValueAt(
  input: Readonly<Record<string, unknown>>,
  [step = '', ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  return { ...input, [step]: changed(input[step], rest, value) };
}
