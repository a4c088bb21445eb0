import { seal } from '../../domain/seal/seal.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import { inventedMobile } from './identifiers.ts';
import type { OrganizationIds } from './organizations.ts';
import type { Housed } from './residents.ts';
import type { Story } from './story.ts';

interface Family {
  readonly story: Story;
  readonly housed: readonly Housed[];
  readonly organizationIds: OrganizationIds;
  readonly passwordHash: string;
}

const REPRESENTATIVE_NAME = '邹文博';

/** The first resident signs in as `resident`; the second has a representative, who signs in as `representative`. */
export function familyRows({ story, housed, organizationIds, passwordHash }: Family) {
  const [self, represented] = housed;
  if (self === undefined || represented === undefined) throw new Error('the demo network has no residents');
  const createdAt = story.at(-15, '16:00');
  const representative = representativeRow(story, represented, createdAt);
  const signIn = { createdAt, passwordHash };
  const persons: Prisma.PersonCreateManyInput[] = [
    {
      id: story.idAt(createdAt),
      name: self.elder.name,
      login: 'resident',
      residentId: self.row.id,
      ...signIn,
    },
    {
      id: story.idAt(createdAt),
      name: REPRESENTATIVE_NAME,
      login: 'representative',
      representativeId: representative.id,
      ...signIn,
    },
  ];
  const roleAssignments: Prisma.RoleAssignmentCreateManyInput[] = persons.map(({ id, login }) => ({
    id: story.idAt(createdAt),
    personId: id,
    organizationId: organizationIds.homeWithClinic,
    role: login === 'resident' ? 'RESIDENT' : 'REPRESENTATIVE',
    fromOn: story.on(-15),
  }));
  return { representative, persons, roleAssignments };
}

function representativeRow(
  story: Story,
  represented: Housed,
  at: Date,
): Prisma.RepresentativeCreateManyInput {
  const id = story.idAt(at);
  const phone = inventedMobile(9001);
  return {
    id,
    residentId: represented.row.id,
    kind: 'VOLUNTARY',
    name: REPRESENTATIVE_NAME,
    phoneSealed: seal().seal(phone, { table: 'Representative', row: id, column: 'phoneSealed' }),
    phoneIndex: seal().index(phone, 'phone'),
    document: '意定监护协议（演示）第0001号',
    fromOn: story.on(-200),
  };
}
