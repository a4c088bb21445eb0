import type { Deciding } from '../act.ts';
import type { AdmissionSource } from '../codes/admission.ts';
import type { DeathSource } from '../codes/death.ts';
import { writeReport } from '../death/report.ts';
import type { residentOfNews } from './find-resident.ts';

/** From where a death is known that ended an admission. */
const DEATH_SOURCE_OF: Readonly<Record<AdmissionSource, DeathSource>> = {
  HOME: 'HOME',
  HOSPITAL: 'HOSPITAL',
  FAMILY: 'REPRESENTATIVE',
  HIS: 'HOSPITAL',
};

/** How an admission ended, and from where that is known. */
interface Ended {
  readonly id: string;
  readonly source: AdmissionSource;
  readonly disposition?: string | null | undefined;
  readonly dischargedAt?: Date | null | undefined;
}

/** Whoever is discharged as DIED is reported dead by the same words; who is reported already is not reported again. */
export async function followDeath(
  deciding: Deciding,
  resident: Awaited<ReturnType<typeof residentOfNews>>,
  { id, source, disposition, dischargedAt }: Ended,
): Promise<void> {
  if (disposition !== 'DIED' || dischargedAt == null || resident.life !== 'ALIVE') return;
  const where = { where: { id }, select: { id: true, hospitalId: true } };
  const ended = await deciding.tx.db.admission.findUniqueOrThrow(where);
  const told = { diedAt: dischargedAt, source: DEATH_SOURCE_OF[source] };
  await writeReport(deciding, resident, told, ended);
}
