import type { Tx } from '../../prisma/client.ts';
import { admissionsVisible } from '../admission/policy.ts';
import { standAsBefore } from '../admission/take-back.ts';
import { ADMISSION_STAFF } from '../admission/workflow.ts';
import { CARE_ROLES } from '../resident/policy.ts';
import type { Voidable, VoidRecipient } from './voidable.ts';

const TOLD_ROLES = [...CARE_ROLES, 'HOSP_SCHED'] as const;

interface Known {
  readonly id: string;
  readonly residentId: string;
  readonly hospitalId: string | null;
  readonly tellings: readonly { readonly organizationId: string; readonly personId: string }[];
}

/** Who told of it, the hospital, and everybody who was told: the home on duty, and who had booked meanwhile. */
async function recipientsOf(
  tx: Tx,
  { id, residentId, hospitalId, tellings }: Known,
): Promise<VoidRecipient[]> {
  const about = { OR: [{ nounId: id }, { key: { endsWith: ` ${id}` } }] };
  const told = await tx.db.notification.findMany({ where: { kind: 'ADMISSION', residentId, ...about } });
  const people = [...tellings, ...told];
  const organizationIds = new Set(people.map(({ organizationId }) => organizationId));
  if (hospitalId !== null) organizationIds.add(hospitalId);
  return [...organizationIds].sort().map((organizationId) => ({
    organizationId,
    roles: TOLD_ROLES,
    personIds: people.filter((one) => one.organizationId === organizationId).map(({ personId }) => personId),
  }));
}

/** 住院, of the organisation that put it on record. Where the resident is follows from what is left. */
export const voidableAdmission: Voidable = {
  noun: 'admission',
  name: '住院',
  by: ADMISSION_STAFF,
  table: 'Admission',
  mark: 'state',
  async read(deciding, id) {
    const { tx, now, acting } = deciding;
    const where = { AND: [{ id }, admissionsVisible(acting.viewer, now)] };
    const seen = await tx.db.admission.findFirst({ where, select: { residentId: true } });
    if (seen === null) return null;
    await tx.lock('Resident', seen.residentId);
    const found = await tx.db.admission.findFirst({ where, include: { tellings: true } });
    if (found === null) return null;
    const { version, journeyId, state, residentId, recordedByOrgId: ownerOrgId } = found;
    return {
      ...{ id, version, journeyId, state, ownerOrgId, residentIds: [residentId], refusals: [] },
      recipients: await recipientsOf(tx, found),
      undo: () => standAsBefore(deciding, { id, residentId }),
    };
  },
};
