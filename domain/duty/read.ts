import { read, rows } from '../../prisma/client.ts';
import { isOpen } from '../access.ts';
import type { DutyFunction } from '../codes/duty.ts';
import { seal } from '../seal/seal.ts';
import type { Viewer } from '../viewer.ts';
import { onDuty } from './on-duty.ts';
import { dutyRosterPolicy, dutyRostersVisible, partnersOf } from './policy.ts';

/** A member of staff by name. */
interface Named {
  readonly id: string;
  readonly name: string;
}

/** One shift with who has the duty in it. */
export interface DutyShift {
  readonly id: string;
  readonly startAt: Date;
  readonly endAt: Date;
  readonly holder: Named;
  readonly deputy: Named | null;
}

/** A roster as the viewer may see it. */
export interface DutyRoster {
  readonly id: string;
  readonly version: number;
  readonly function: DutyFunction;
  readonly organization: Named;
  /** The 24-hour telephone in full. */
  readonly phone: string;
  /** Who answers it now, among those whose work it still is; null where the roster names nobody. */
  readonly onDutyNow: { readonly holder: Named; readonly deputy: Named | null } | null;
  /** The running shift and those to come, the next one first; null for partners, who see whom to call now. */
  readonly shifts: readonly DutyShift[] | null;
}

const name = { select: { id: true, name: true } } as const;
const toCome = (now: Date) =>
  ({
    where: { withdrawnAt: null, endAt: { gt: now } },
    orderBy: { startAt: 'asc' },
    select: { id: true, startAt: true, endAt: true, holder: name, deputy: name },
  }) as const;

async function nowOnDuty(place: { organizationId: string; function: DutyFunction }, now: Date) {
  const duty = await onDuty({ rows }, place, now);
  if (duty === null) return null;
  const { holderId, deputyId } = duty;
  const ids = deputyId === null ? [holderId] : [holderId, deputyId];
  const people = await read().person.findMany({ where: { id: { in: ids } }, ...name });
  const named = (id: string | null) => people.find((person) => person.id === id) ?? null;
  const holder = named(holderId);
  return holder === null ? null : { holder, deputy: named(deputyId) };
}

/** The roster of a function, or null when the organisation has none or it is not open to the viewer. */
export async function dutyRosterOf(
  viewer: Viewer,
  place: { readonly organizationId: string; readonly function: DutyFunction },
  now: Date,
): Promise<DutyRoster | null> {
  const found = await read().dutyRoster.findFirst({
    where: { AND: [place, dutyRostersVisible(viewer, now)] },
    include: { organization: name, shifts: toCome(now) },
  });
  if (found === null) return null;
  const { id, version, organizationId, organization, phoneSealed, shifts } = found;
  const where = { AND: [{ id: organizationId }, partnersOf(viewer, now)] };
  const isOfPartner = (await read().organization.count({ where })) > 0;
  const isPlanOpen = isOpen(dutyRosterPolicy, 'plan', viewer, { organizationId, isOfPartner }, now);
  return {
    ...{ id, version, function: place.function, organization },
    phone: seal().open(phoneSealed, { table: 'DutyRoster', row: id, column: 'phoneSealed' }),
    onDutyNow: await nowOnDuty(place, now),
    shifts: isPlanOpen ? shifts : null,
  };
}
