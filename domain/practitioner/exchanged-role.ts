import { read } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import type { Exchanged, Reading } from '../exchange/page.ts';
import { inForceOn, postsVisible } from '../person/policy.ts';

const WITH_PLACE = {
  department: { select: { id: true, name: true, specialty: true } },
  person: { select: { name: true, practitioner: { select: { id: true } } } },
} as const;

const find = (where: object, rest: object) =>
  read().roleAssignment.findMany({ ...rest, where, include: WITH_PLACE });

/** The roles of practitioners: what somebody without a registration is, is no entry of the directory. */
const visible = ({ viewer, now }: Reading): object => ({
  AND: [postsVisible(viewer, now), { person: { practitioner: { isNot: null } } }],
});

/**
 * The last day as other systems are told it. What is ended on its first day, or before it, holds on no day, and its last day is kept
 * before the first one; no period of R4 ends before it starts.
 */
const lastDayOf = ({ fromOn, toOn }: { readonly fromOn: string; readonly toOn: string | null }) =>
  toOn !== null && toOn < fromOn ? fromOn : toOn;

function shownTo({ now }: Reading, row: Awaited<ReturnType<typeof find>>[number]) {
  const { id, version, organizationId, department, role, fromOn, toOn, person } = row;
  const todayOn = localDateOf(now);
  return {
    ...{ id, version, organizationId, department, role, fromOn, name: person.name },
    toOn: lastDayOf(row),
    practitionerId: person.practitioner?.id ?? '',
    isInForce: fromOn <= todayOn && (toOn === null || toOn >= todayOn),
  };
}
export type ExchangedRole = ReturnType<typeof shownTo>;

/** Who works where as what, from one day to another. */
export const exchangedRoles: Exchanged<ExchangedRole> = {
  noun: 'roleAssignment',
  find: async (reading, { where, ...rest }) =>
    (await find({ AND: [visible(reading), where] }, rest)).map((row) => shownTo(reading, row)),
  count: (reading, where) => read().roleAssignment.count({ where: { AND: [visible(reading), where] } }),
};

/** Whether it holds today. */
export const roleInForce = ({ now }: Reading, isActive: boolean): object =>
  isActive ? inForceOn(localDateOf(now)) : { NOT: inForceOn(localDateOf(now)) };
