import type { Role } from './codes/role.ts';
import { hasRole, type Viewer } from './viewer.ts';

/** How a viewer can stand to what another person or organisation keeps (docs/access.md names each in words). */
export type Relation =
  | 'SIGNED_IN'
  | 'OWN_ORGANIZATION'
  | 'OWN_RESIDENT'
  | 'PARTICIPANT'
  | 'CONSENT'
  | 'BREAK_GLASS'
  | 'SELF'
  | 'REGION'
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

/** Row filter for Prisma: the rows of which this aspect is open to the viewer now. */
export function whereOpen<Aspect extends string, Where, Row>(
  policy: Policy<Aspect, Where, Row>,
  aspect: Aspect,
  viewer: Viewer,
  now: Date,
): { OR: (Where | typeof NOTHING)[] } {
  return { OR: [NOTHING, ...applying(policy, viewer, aspect).map((grant) => grant.where(viewer, now))] };
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
