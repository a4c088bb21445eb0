import type { Tx } from '../../prisma/client.ts';
import { matchingName } from '../name.ts';

/** Where and when somebody was admitted, as it is told. */
export interface ToldAdmission {
  readonly residentId: string;
  readonly hospitalId: string | null;
  /** The hospital's name, also of one of the network. */
  readonly name: string;
  readonly admittedAt: Date;
  readonly dischargedAt: Date | null;
}

const overlapping = ({ residentId, admittedAt, dischargedAt }: ToldAdmission) => ({
  residentId,
  OR: [{ dischargedAt: null }, { dischargedAt: { gt: admittedAt } }],
  ...(dischargedAt !== null && { admittedAt: { lt: dischargedAt } }),
});

/** The admissions that share time with one, parted into the same hospital's and others'. */
export async function admissionsBeside(tx: Tx, told: ToldAdmission, exceptId = '') {
  const where = { ...overlapping(told), state: { not: 'VOIDED' }, id: { not: exceptId } };
  const found = await tx.db.admission.findMany({
    where,
    include: { hospital: true },
    orderBy: { id: 'asc' },
  });
  const isSame = ({ hospitalId, hospital, hospitalName }: (typeof found)[number]) =>
    (hospitalId !== null && hospitalId === told.hospitalId) ||
    matchingName(hospital?.name ?? hospitalName ?? '') === matchingName(told.name);
  return { same: found.find(isSame) ?? null, others: found.filter((one) => !isSame(one)) };
}

export type FoundAdmission = NonNullable<Awaited<ReturnType<typeof admissionsBeside>>['same']>;
