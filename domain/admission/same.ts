import type { Tx } from '../../prisma/client.ts';
import { endOfLocalDay, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import { HAPPENED_STATES } from '../codes/admission.ts';
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

interface Placed {
  readonly hospitalId: string | null;
  readonly hospitalName: string | null;
  readonly hospital: { readonly name: string } | null;
}

/** By its id, or by its name where somebody told it in words. */
const isSameHospital =
  (told: Pick<ToldAdmission, 'hospitalId' | 'name'>) =>
  ({ hospitalId, hospital, hospitalName }: Placed): boolean =>
    (hospitalId !== null && hospitalId === told.hospitalId) ||
    matchingName(hospital?.name ?? hospitalName ?? '') === matchingName(told.name);

/** The admissions that share time with one, parted into the same hospital's and others'. */
export async function admissionsBeside(tx: Tx, told: ToldAdmission, exceptId = '') {
  const where = { ...overlapping(told), state: { in: [...HAPPENED_STATES] }, id: { not: exceptId } };
  const found = await tx.db.admission.findMany({
    where,
    include: { hospital: true },
    orderBy: { id: 'asc' },
  });
  const isSame = isSameHospital(told);
  return { same: found.find(isSame) ?? null, others: found.filter((one) => !isSame(one)) };
}

export type FoundAdmission = NonNullable<Awaited<ReturnType<typeof admissionsBeside>>['same']>;

/** What is planned for the same hospital on the day of what is told. */
export async function plannedThen(tx: Tx, told: ToldAdmission): Promise<FoundAdmission | null> {
  const dayOn = localDateOf(told.admittedAt);
  const admittedAt = { gte: startOfLocalDay(dayOn), lt: endOfLocalDay(dayOn) };
  const planned = await tx.db.admission.findMany({
    where: { residentId: told.residentId, state: 'PLANNED', admittedAt },
    include: { hospital: true },
    orderBy: { id: 'asc' },
  });
  return planned.find(isSameHospital(told)) ?? null;
}
