import { read } from '../../prisma/client.ts';
import type { Exchanged, Reading, Where } from '../exchange/page.ts';
import { isLicenceOpen, licencesOpen, practitionersVisible } from './policy.ts';

const WITH_NAME = {
  person: {
    select: { id: true, name: true, roleAssignments: { select: { organizationId: true } } },
  },
} as const;

const find = (where: object, rest: object) =>
  read().practitioner.findMany({ ...rest, where, include: WITH_NAME });
type Row = Awaited<ReturnType<typeof find>>[number];

/** A practitioner as the directory shows one: the number of the licence to whom it is open. */
const shownTo = ({ viewer, now }: Reading, row: Row) => ({
  ...{ id: row.id, category: row.category, title: row.title, status: row.status, name: row.person.name },
  licenceNo: isLicenceOpen(viewer, row, now) ? row.licenceNo : null,
});
export type ExchangedPractitioner = ReturnType<typeof shownTo>;

/** The practitioners of the directory. */
export const exchangedPractitioners: Exchanged<ExchangedPractitioner> = {
  noun: 'practitioner',
  find: async (reading, { where, ...rest }) => {
    const visible = practitionersVisible(reading.viewer, reading.now);
    return (await find({ AND: [visible, where] }, rest)).map((row) => shownTo(reading, row));
  },
  count: ({ viewer, now }, where) =>
    read().practitioner.count({ where: { AND: [practitionersVisible(viewer, now), where] } }),
};

/** By the number of the licence, of whom it is open. */
export const byLicence = ({ viewer, now }: Reading, licenceNo: string): Where => ({
  AND: [licencesOpen(viewer, now), { licenceNo }],
});

/** Those with a licence whose number is open. */
export const withLicence = ({ viewer, now }: Reading): Where => ({
  AND: [licencesOpen(viewer, now), { licenceNo: { not: null } }],
});

/** The licence number of a Practitioner, or of who holds a PractitionerRole; null where there is none. */
export async function practitionerLicence(type: string, id: string): Promise<string | null> {
  if (type === 'Practitioner')
    return (await read().practitioner.findUnique({ where: { id } }))?.licenceNo ?? null;
  if (type !== 'PractitionerRole') return null;
  const held = await read().roleAssignment.findUnique({
    where: { id },
    select: { person: { select: { practitioner: true } } },
  });
  return held?.person.practitioner?.licenceNo ?? null;
}
