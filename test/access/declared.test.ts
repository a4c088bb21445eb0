import {
  type GraphQLObjectType,
  getNamedType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { EVERYBODY } from '../../domain/access.ts';
import type { Role } from '../../domain/codes/role.ts';
import { schema } from '../../schema/index.ts';
import { nouns, rootRows, typeRows } from '../support/access-page.ts';
import { allPolicies } from '../support/policies.ts';

const ROOTS = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
const objectTypes = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType =>
    isObjectType(type) && !isIntrospectionType(type) && !ROOTS.includes(type),
);

/** What the schema declares, as `Type.field: access`. */
const declared = objectTypes.flatMap((type) =>
  Object.values(type.getFields()).map(({ name, extensions }) => ({
    at: `${type.name}.${name}`,
    access: String(extensions.access ?? type.extensions.access ?? 'nothing'),
  })),
);

/** What a row of the page says about a type: pages, edges and successes are named by how their names end. */
const isNamed = (names: readonly string[], { name }: GraphQLObjectType): boolean =>
  names.some((one) => (one.startsWith('…') ? name.endsWith(one.slice(1)) : one === name));
const written = new Map<string, string>(
  typeRows.flatMap(({ types, access, fields }) =>
    objectTypes
      .filter((type) => isNamed(types, type))
      .flatMap((type) => {
        const listed = fields[0] === '(the noun)' ? Object.keys(type.getFields()).slice(0, 1) : fields;
        return listed.map((field) => [`${type.name}.${field}`, access] as const);
      }),
  ),
);

/** Sentences about what is wrong with one field; none when the page and the schema agree. */
function faultsOf({ at, access }: (typeof declared)[number]): string[] {
  if (access === 'nothing') return [`${at} declares no access: see schema/access.ts.`];
  const ofPage = written.get(at);
  if (ofPage === access) return [];
  return ofPage === undefined
    ? [`docs/access.md has no cell for ${at}; the schema declares ${access}.`]
    : [`${at} declares ${access}; docs/access.md says ${ofPage}.`];
}

describe('docs/access.md and the schema say the same', () => {
  test('of every field', () => {
    expect(declared.length).toBeGreaterThan(200);
    expect(declared.flatMap(faultsOf)).toEqual([]);
  });

  test('and the page of none that is not there', () => {
    const known = new Set<string>(declared.map(({ at }) => at));
    const names = new Set(objectTypes.map(({ name }) => name));
    const listed = typeRows.flatMap(({ types }) => types).filter((name) => !name.startsWith('…'));
    const gone = [
      ...[...written.keys()].filter((at) => !known.has(at)),
      ...listed.filter((name) => !names.has(name)),
    ];
    expect(gone.map((at) => `docs/access.md has a cell for ${at}, which the schema has not.`)).toEqual([]);
  });

  test('and every access is an aspect of a policy', async () => {
    const aspects = (await allPolicies()).flatMap(({ noun, aspects: of }) =>
      of.map((one) => `${noun}.${one}`),
    );
    const wrong = declared.filter(({ access }) => ![...aspects, 'follows', 'structure'].includes(access));
    expect(wrong.map(({ at, access }) => `${at} declares ${access}, which no policy has.`)).toEqual([]);
  });
});

/** The type whose rows or object a root field answers: the node of a page, the noun of a success. */
function answered(type: unknown): string {
  const named = getNamedType(type as GraphQLObjectType);
  if (isUnionType(named)) {
    const success = named.getTypes().find(({ name }) => name.endsWith('Success'));
    return answered(Object.values(success?.getFields() ?? {})[0]?.type);
  }
  if (!isObjectType(named)) return String(named);
  const { edges, node } = named.getFields();
  if (edges !== undefined) return answered(edges.type);
  return node === undefined || !named.name.endsWith('Edge') ? named.name : answered(node.type);
}

/** Whom a root field lets in, as it was declared to Pothos. */
function scopeOf(extensions: Readonly<Record<string, unknown>>) {
  const options = extensions.pothosOptions as { authScopes?: { role?: Role[] } };
  const { role, ...others } = options.authScopes ?? {};
  const [openBefore = null] = Object.keys(others).filter((scope) => scope !== 'signedIn');
  return { roles: [...(role ?? EVERYBODY)].sort(), openBefore };
}

describe('every root field stands on the page, with whom it is for and what it answers', () => {
  const fields = ROOTS.flatMap((type) => Object.values(type?.getFields() ?? {}));

  test.each(fields.map((field) => [field.name, field] as const))('%s', (name, { type, extensions }) => {
    const row = rootRows.get(name);
    if (row === undefined) throw new Error(`docs/access.md has no row for ${name}`);
    const { roles, openBefore, answers } = row;
    expect({ roles: [...roles].sort(), openBefore }).toEqual(scopeOf(extensions));
    expect(answered(type)).toBe(answers);
  });

  test('and no others do', () => {
    expect([...rootRows.keys()].filter((name) => !fields.some((field) => field.name === name))).toEqual([]);
  });
});

test('the page has a table for each policy, and none without', async () => {
  expect([...nouns.keys()].sort()).toEqual((await allPolicies()).map(({ noun }) => noun).sort());
});
