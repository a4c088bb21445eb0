import type { Params } from '../prisma/client.ts';
import { codesOf } from './codes/code-table.ts';
import { ROLES, type Role } from './codes/role.ts';
import { hasRole, type Viewer } from './viewer.ts';

/** How a viewer can stand to what another person or organisation keeps (docs/access.md names each in words). */
export type Relation =
  | 'SIGNED_IN'
  | 'OWN_ORGANIZATION'
  | 'OWN_RESIDENT'
  | 'REGISTRATION'
  | 'PARTICIPANT'
  | 'TREATING'
  | 'CONSENT'
  | 'BREAK_GLASS'
  | 'SELF'
  | 'REGION'
  | 'PARTNER_REGION'
  | 'NETWORK';

/**
 * One way in which a noun is open to somebody: a relation, who may use it, what it opens, and from when to when.
 * `where` and `holds` are the same question, once for the database and once for a loaded row.
 */
export interface Grant<Aspect extends string, Where, Row> {
  readonly relation: Relation;
  readonly roles: readonly Role[];
  readonly opens: readonly Aspect[];
  /** In words, for docs/access.md: the grant is worth nothing before and after. */
  readonly begins: string;
  readonly ends: string;
  /** What the viewer lawfully acted on stays its own record when the relation is over (V19). */
  readonly isLasting?: true;
  where(viewer: Viewer, now: Date): Where;
  holds(viewer: Viewer, row: Row, now: Date): boolean;
}

/** Who sees what of one noun: lists, single objects, relations, counts and acts all ask it. */
export interface Policy<Aspect extends string, Where, Row> {
  readonly noun: string;
  readonly aspects: readonly Aspect[];
  readonly grants: readonly Grant<Aspect, Where, Row>[];
}

const applying = <Aspect extends string, Where, Row>(
  { grants }: Policy<Aspect, Where, Row>,
  viewer: Viewer,
  aspect: Aspect,
) => grants.filter(({ roles, opens }) => opens.includes(aspect) && hasRole(viewer, ...roles));

// Prisma passes over an empty OR inside an AND and would answer every row: one branch always stands.
const NOTHING = { id: { in: [] as string[] } };

/** What a grant without a condition answers. It is no branch of an OR: Prisma drops an empty one. */
const ALL_ROWS = {};

/** Row filter for Prisma: the rows of which this aspect is open to the viewer now. */
export function whereOpen<Aspect extends string, Row>(
  policy: Policy<Aspect, object, Row>,
  aspect: Aspect,
  viewer: Viewer,
  now: Date,
): { OR?: object[] } {
  const branches = applying(policy, viewer, aspect).map((grant) => grant.where(viewer, now));
  return branches.includes(ALL_ROWS) ? {} : { OR: [NOTHING, ...branches] };
}

/** A row filter as SQL with its parameters; the noun says for which aliases. */
export interface SqlFilter {
  readonly sql: string;
  readonly params: Params;
}

/** The same filter for prepared statements: one text for each set of roles. */
export function sqlOpen<Aspect extends string, Row>(
  policy: Policy<Aspect, SqlFilter, Row>,
  aspect: Aspect,
  viewer: Viewer,
  now: Date,
): SqlFilter {
  const branches = applying(policy, viewer, aspect).map((grant) => grant.where(viewer, now));
  const texts = branches.map(({ sql }) => `(${sql})`);
  return {
    sql: texts.length === 0 ? '1 = 0' : `(${texts.join(' OR ')})`,
    params: Object.assign({}, ...branches.map(({ params }) => params)),
  };
}

/** The same for one loaded row. */
export const isOpen = <Aspect extends string, Where, Row>(
  policy: Policy<Aspect, Where, Row>,
  aspect: Aspect,
  viewer: Viewer,
  row: Row,
  now: Date,
): boolean => applying(policy, viewer, aspect).some((grant) => grant.holds(viewer, row, now));

/** The roles to which an aspect is open at all: the scope of a root field that reads it. */
export const rolesOf = <Aspect extends string, Where, Row>(
  { grants }: Policy<Aspect, Where, Row>,
  aspect: Aspect,
): Role[] => [...new Set(grants.filter(({ opens }) => opens.includes(aspect)).flatMap(({ roles }) => roles))];

/** The grants of a part that is open with an aspect of the whole: `as` is what the part calls the whole. */
export const withWhole = <Whole extends string, Row, Aspect extends string, Name extends string>(
  { grants }: Policy<Whole, object, Row>,
  aspect: Whole,
  { as, opens }: { readonly as: Name; readonly opens: readonly Aspect[] },
): Grant<Aspect, object, Readonly<Record<Name, Row>>>[] =>
  grants
    .filter((grant) => grant.opens.includes(aspect))
    .map((grant) => ({
      ...grant,
      opens,
      where: (viewer, now) => ({ [as]: grant.where(viewer, now) }),
      holds: (viewer, row, now) => grant.holds(viewer, row[as], now),
    }));

/** Everybody who is signed in. */
export const EVERYBODY: readonly Role[] = codesOf(ROLES);

interface Condition<Row> {
  readonly where: Grant<string, object, Row>['where'];
  readonly holds: Grant<string, object, Row>['holds'];
}

/** No condition at all: all rows of the noun. */
export const everyRow: Condition<unknown> = { where: () => ALL_ROWS, holds: () => true };

/** The policy of what stands in the directory of the network: open to everybody who is signed in. */
export const directoryPolicy = (noun: string): Policy<'entry', object, unknown> => ({
  noun,
  aspects: ['entry'],
  grants: [
    {
      relation: 'SIGNED_IN',
      roles: EVERYBODY,
      opens: ['entry'],
      begins: 'it is entered',
      ends: 'never',
      ...everyRow,
    },
  ],
});
