import type { DutyFunction } from '../../domain/codes/duty.ts';
import type { Role } from '../../domain/codes/role.ts';
import { seal } from '../../domain/seal/seal.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import type { OrganizationKey } from './organization-plans.ts';
import type { OrganizationIds } from './organizations.ts';
import type { ActorOf } from './people.ts';
import type { Story } from './story.ts';

interface Plan {
  readonly at: OrganizationKey;
  readonly function: DutyFunction;
  readonly role: Role;
  readonly phone: string;
}

/** Who answers at all hours; numbers of the demo that belong to nobody. */
const PLANS: readonly Plan[] = [
  { at: 'homeWithClinic', function: 'HOME_NURSE', role: 'NH_NURSE', phone: '07560000110' },
  { at: 'generalHospital', function: 'REFERRAL_OFFICE', role: 'REFERRAL_OFFICE', phone: '07560000120' },
  { at: 'generalHospital', function: 'SCHEDULING', role: 'HOSP_SCHED', phone: '07560000130' },
];
/** Two shifts of a week, the first one running. */
const WEEKS: readonly (readonly [number, number])[] = [
  [-1, 6],
  [6, 13],
];

/** The duty rosters of the demo network, with two weeks of shifts. */
export function dutyRows(
  story: Story,
  { organizationIds, actorOf }: { organizationIds: OrganizationIds; actorOf: ActorOf },
) {
  const createdAt = story.at(-30, '10:00');
  const rosters: Prisma.DutyRosterCreateManyInput[] = [];
  const shifts: Prisma.DutyShiftCreateManyInput[] = [];
  for (const { at, function: duty, role, phone } of PLANS) {
    const id = story.idAt(createdAt);
    const phoneSealed = seal().seal(phone, { table: 'DutyRoster', row: id, column: 'phoneSealed' });
    rosters.push({ id, organizationId: organizationIds[at], function: duty, phoneSealed, createdAt });
    const { personId: holderId } = actorOf(at, role);
    for (const [from, to] of WEEKS) {
      const span = { startAt: story.at(from, '08:00'), endAt: story.at(to, '08:00') };
      shifts.push({ id: story.idAt(createdAt), rosterId: id, holderId, ...span });
    }
  }
  return { rosters, shifts };
}
