import { type GraphQLField, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { schema } from '../../schema/index.ts';

export type RootField = GraphQLField<unknown, unknown>;

/** Arguments of fields below the root that have to be given. */
const FIELD_ARGS: Readonly<Record<string, string>> = { 'AgreementQuota.weekUse': '(weekOn: "2026-11-24")' };

/** What is not asked for: it names whoever has looked meanwhile, the other askers of the test among them. */
const NOT_ASKED = ['AccessLogEntry.personName', 'AccessLogEntry.organizationName'];

/** Where the directory is open to everybody, its entries are not followed any further from other objects. */
const DIRECTORY = ['Organization', 'Department', 'Practitioner', 'Region'];
/** Of what stands in several lists of one object, the first tells all and the others tell which: a query is bounded. */
const IN_SEVERAL_LISTS = ['Appointment'];
/** What is told in full under another root field: here, that it is shown is enough. */
const ELSEWHERE = ['Today.out'];
const isPage = (name: string): boolean => /(Connection|Edge)$/.test(name);

/** All that can be asked of a type, and of what hangs on it; no type comes twice on the way from the root. */
function selectionOf(type: GraphQLObjectType, trail: readonly string[]): string {
  const isFar = DIRECTORY.includes(type.name) && trail.some((name) => !isPage(name));
  const told = new Set<string>();
  const parts = Object.values(type.getFields()).flatMap((field): string[] => {
    const named = getNamedType(field.type);
    const place = `${type.name}.${field.name}`;
    const asked = `${field.name}${FIELD_ARGS[place] ?? ''}`;
    if (NOT_ASKED.includes(place)) return [];
    if (!isObjectType(named)) return [asked];
    if (isFar || [...trail, type.name].includes(named.name)) return [];
    if (told.has(named.name) || ELSEWHERE.includes(place)) return [`${asked} { id }`];
    if (IN_SEVERAL_LISTS.includes(named.name)) told.add(named.name);
    return [`${asked} { ${selectionOf(named, [...trail, type.name])} }`];
  });
  return parts.join(' ');
}

const selections = new Map<RootField, string>();

/** Everything a root field can answer, as the text of a query with these arguments. */
export function everythingOf(field: RootField, args: string): string {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) throw new Error(`${field.name} answers no object`);
  const selection = selections.get(field) ?? selectionOf(type, []);
  selections.set(field, selection);
  return `{ ${field.name}${args} { ${selection} } }`;
}

export const rootFields: readonly RootField[] = Object.values(schema.getQueryType()?.getFields() ?? {});
