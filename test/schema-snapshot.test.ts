import { readFileSync } from 'node:fs';
import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../schema/index.ts';
import { printedSchema } from '../schema/printed.ts';
import { allLifecycles } from './support/workflows.ts';

type Field = GraphQLField<unknown, unknown>;
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
const fieldsOf = (type: GraphQLObjectType | null | undefined): Field[] =>
  Object.values(type?.getFields() ?? {});
const queries = fieldsOf(schema.getQueryType());
const mutations = fieldsOf(schema.getMutationType());
const typeName = (field: { readonly type: unknown }): string => String(field.type);
const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

test('the committed schema is in sync', () => {
  const committed = readFileSync('schema/schema.graphql', 'utf8');
  expect(committed, 'run `npm run schema:print` and commit the result').toBe(printedSchema());
});

test('everything has a description', () => {
  interface Described {
    readonly name: string;
    readonly description?: string | null | undefined;
  }
  const missing: string[] = [];
  const require = (where: string, described: readonly Described[]): void => {
    for (const { name, description } of described) if (!description?.trim()) missing.push(`${where}${name}`);
  };
  require('', types.filter(({ name }) => !['Boolean', 'Float', 'ID', 'Int', 'String'].includes(name)));
  for (const type of types) {
    if (isEnumType(type)) require(`${type.name}.`, type.getValues());
    if (isInputObjectType(type)) require(`${type.name}.`, Object.values(type.getFields()));
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    require(`${type.name}.`, Object.values(type.getFields()));
    for (const field of Object.values(type.getFields())) require(`${type.name}.${field.name}: `, field.args);
  }
  expect(missing).toEqual([]);
});

describe('nobody gets in by an oversight', () => {
  /** What a root field asks of the viewer, as it was declared to Pothos. */
  const scopesOf = ({ extensions }: Field): object => {
    const options = extensions.pothosOptions as { readonly authScopes?: object } | undefined;
    return options?.authScopes ?? {};
  };

  test.each([...queries, ...mutations].map((field) => [field.name, field] as const))(
    '%s declares a scope',
    (_name, field) => {
      const scopes = Object.entries(scopesOf(field));
      expect(scopes.length).toBeGreaterThan(0);
      for (const [scope, wanted] of scopes) {
        expect(['public', 'signedIn', 'passwordChange', 'secondFactor', 'role']).toContain(scope);
        expect(wanted === true || (Array.isArray(wanted) && wanted.length > 0)).toBe(true);
      }
    },
  );

  test('no act is public, and none but the change of a password is open with a one-time password', () => {
    const named = (scope: string) =>
      mutations.filter((field) => scope in scopesOf(field)).map(({ name }) => name);
    expect(named('public')).toEqual([]);
    expect(named('passwordChange').filter((name) => name !== 'passwordChange')).toEqual([]);
  });

  test('no object can be had by a global id', () => {
    expect(queries.map(({ name }) => name).filter((name) => name === 'node' || name === 'nodes')).toEqual([]);
  });
});

describe.each(mutations.map((field) => [field.name, field] as const))('%s', (name, field) => {
  const prefix = capitalised(name);
  const inputType = field.args[0] && getNamedType(field.args[0].type);
  const inputs = isInputObjectType(inputType) ? inputType.getFields() : {};
  const resultType = getNamedType(field.type);
  const members: readonly GraphQLObjectType[] = isUnionType(resultType) ? resultType.getTypes() : [];

  test('takes one input with an idempotency key', () => {
    expect(field.args.map((arg) => `${arg.name}: ${typeName(arg)}`)).toEqual([`input: ${prefix}Input!`]);
    expect(inputs.idempotencyKey && typeName(inputs.idempotencyKey)).toBe('String!');
  });

  test('takes an expected version as Int where it changes a row', () => {
    const refusals = members.map((member) => member.name);
    const isChange = refusals.includes('VersionConflict');
    // What is written in whole editions names the edition that was read; there is none before the first.
    const isEdition = 'expectedEdition' in inputs;
    expect('expectedVersion' in inputs || isEdition).toBe(isChange);
    if (isChange && !isEdition) expect(typeName(inputs.expectedVersion ?? { type: '' })).toMatch(/^Int!?$/);
  });

  test('cannot set a state', () => {
    expect(Object.keys(inputs).filter((one) => /^(state|version)$/i.test(one))).toEqual([]);
  });

  test('answers its success or a refusal', () => {
    expect(typeName(field)).toBe(`${prefix}Result!`);
    const [success, ...refusals] = [...members].sort((a, b) => Number(isRefusal(a)) - Number(isRefusal(b)));
    expect(success?.name).toBe(`${prefix}Success`);
    expect(fieldsOf(success).length).toBe(1);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.filter((refusal) => !isRefusal(refusal)).map(({ name: refusal }) => refusal)).toEqual([]);
  });
});

const isRefusal = (type: GraphQLObjectType): boolean =>
  type.getInterfaces().some(({ name }) => name === 'Refusal');

test('a refusal names code, message, path, rule and the limit applied', () => {
  const refusal = schema.getType('Refusal');
  const fields = isInterfaceType(refusal) ? Object.values(refusal.getFields()) : [];
  expect(Object.fromEntries(fields.map((field) => [field.name, typeName(field)]))).toMatchObject({
    code: 'String!',
    message: 'String!',
    path: '[String!]!',
    rule: 'String!',
  });
  expect(fields.map(({ name }) => name)).toContain('policy');
});

describe('lists', () => {
  const isConnection = (type: GraphQLNamedType): boolean => type.name.endsWith('Connection');
  const connections = types
    .filter(isObjectType)
    .flatMap((type) => fieldsOf(type).map((field) => [`${type.name}.${field.name}`, field] as const))
    .filter(([, field]) => isConnection(getNamedType(field.type)));

  test.each(connections)('%s is asked for by first and after', (_name, field) => {
    const args = Object.fromEntries(field.args.map((arg) => [arg.name, arg]));
    expect(getNullableType(args.first?.type)?.toString()).toBe('Int');
    expect(args.first?.defaultValue).toBe(20);
    expect(args.after && typeName(args.after)).toBe('String');
    expect(isNonNullType(field.type)).toBe(true);
    expect(field.extensions.complexity, 'costs what it may hold').toBeTypeOf('function');
  });

  /** Short by nature: what a person may choose from, never rows that grow with use. */
  // One entry for each kind there is.
  const SHORT = new Set(['availableActions', 'notificationsUnread']);
  test('no root field answers an unbounded list', () => {
    const unbounded = queries.filter((field) => getNullableType(field.type).toString().startsWith('['));
    expect(unbounded.map(({ name }) => name).filter((name) => !SHORT.has(name))).toEqual([]);
  });

  test('a single object is looked up by id and may be null', () => {
    const singles = queries.filter(({ args }) => args.some(({ name }) => name === 'id'));
    for (const field of singles) expect(isNonNullType(field.type), field.name).toBe(false);
  });
});

test('every act of a lifecycle is a mutation', async () => {
  const acts = (await allLifecycles()).flatMap(({ workflow }) => workflow.acts.map(({ act }) => act));
  const names = new Set(mutations.map(({ name }) => name));
  // A session is stopped with all its bookings: that act is of the session.
  expect(acts.filter((act) => !names.has(act) && act !== 'sessionStop')).toEqual([]);
});

test('every object that has a lifecycle says what may be done with it now', async () => {
  const lifecycles = (await allLifecycles()).map(({ workflow }) => capitalised(workflow.noun));
  const silent = lifecycles.filter((name) => {
    const type = schema.getType(name);
    return (
      !isObjectType(type) || !('availableActions' in type.getFields()) || !('journeyId' in type.getFields())
    );
  });
  expect(silent).toEqual([]);
});
