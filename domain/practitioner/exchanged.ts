import { read } from '../../prisma/client.ts';
import type { Exchanged } from '../exchange/page.ts';
import { practitionersVisible } from './policy.ts';

const WITH_NAME = {
  person: {
    select: { id: true, name: true, roleAssignments: { select: { organizationId: true } } },
  },
} as const;

const find = (where: object, rest: object) =>
  read().practitioner.findMany({ ...rest, where, include: WITH_NAME });

export type ExchangedPractitioner = Awaited<ReturnType<typeof find>>[number];

/** The practitioners of the directory. */
export const exchangedPractitioners: Exchanged<ExchangedPractitioner> = {
  noun: 'practitioner',
  find: ({ viewer, now }, { where, ...rest }) =>
    find({ AND: [practitionersVisible(viewer, now), where] }, rest),
  count: ({ viewer, now }, where) =>
    read().practitioner.count({ where: { AND: [practitionersVisible(viewer, now), where] } }),
};

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
