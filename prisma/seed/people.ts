import type { Role } from '../../domain/codes/role.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import type { DepartmentId } from './departments.ts';
import type { OrganizationKey } from './organization-plans.ts';
import type { OrganizationIds } from './organizations.ts';
import { COLLEAGUES, type Colleague } from './staff.ts';
import type { Story } from './story.ts';

/** Somebody as the events name them: who, for which organisation, in which role. */
export interface Actor {
  readonly personId: string;
  readonly organizationId: string;
  readonly role: Role;
}

/** The first colleague who holds a role in an organisation. @throws Error when nobody does */
export type ActorOf = (organization: OrganizationKey, role: Role) => Actor;

/** The practitioner of a department, null where it has none. */
export type PractitionerOf = (organization: OrganizationKey, department: string) => string | null;

const EVERYBODY = (Object.entries(COLLEAGUES) as [OrganizationKey, readonly Colleague[]][]).flatMap(
  ([at, team]) => team.map((colleague) => ({ at, colleague })),
);

interface Hiring {
  readonly story: Story;
  readonly organizationIds: OrganizationIds;
  readonly departmentId: DepartmentId;
  readonly passwordHash: string;
}

/** Persons with their sign-ins, registrations and posts, as in staff.ts. */
export function peopleRows({ story, organizationIds, departmentId, passwordHash }: Hiring) {
  const createdAt = story.at(-790, '10:00');
  const people = EVERYBODY.map(({ at, colleague }, i) => ({
    at,
    colleague,
    personId: story.idAt(createdAt),
    practitionerId: colleague.category === undefined ? null : story.idAt(createdAt),
    serial: i + 1,
  }));
  const persons: Prisma.PersonCreateManyInput[] = people.map(({ colleague, personId }) => ({
    id: personId,
    name: colleague.name,
    createdAt,
    ...(colleague.login === undefined ? {} : { login: colleague.login, passwordHash }),
  }));
  const practitioners = people.flatMap(({ colleague, personId, practitionerId, serial }) =>
    practitionerId === null ? [] : [practitionerRow(colleague, { id: practitionerId, personId, serial })],
  );
  const roleAssignments: Prisma.RoleAssignmentCreateManyInput[] = people.map(
    ({ at, colleague, personId }) => ({
      id: story.idAt(createdAt),
      personId,
      organizationId: organizationIds[at],
      departmentId: colleague.department === undefined ? null : departmentId(at, colleague.department),
      role: colleague.role,
      fromOn: story.on(-790),
    }),
  );
  const actorOf: ActorOf = (organization, role) => {
    const found = people.find(({ at, colleague }) => at === organization && colleague.role === role);
    if (found === undefined) throw new Error(`the demo network has no ${role} at ${organization}`);
    return { personId: found.personId, organizationId: organizationIds[organization], role };
  };
  const practitionerOf: PractitionerOf = (organization, department) =>
    people.find(({ at, colleague }) => at === organization && colleague.department === department)
      ?.practitionerId ?? null;
  return { persons, practitioners, roleAssignments, actorOf, practitionerOf };
}

interface Registered {
  readonly id: string;
  readonly personId: string;
  readonly serial: number;
}

/** 执业证书编码 are 15 digits; these begin with a block that the demo keeps to itself. */
const practitionerRow = (
  { category = 'SPECIALIST', title }: Colleague,
  { id, personId, serial }: Registered,
): Prisma.PractitionerCreateManyInput => ({
  id,
  personId,
  licenceNo: `990440400${String(serial).padStart(6, '0')}`,
  category,
  title: title ?? null,
});
