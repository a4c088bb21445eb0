import type { Deciding } from '../act.ts';
import { type AdmissionSource, HAPPENED_STATES } from '../codes/admission.ts';
import type { DeathSource } from '../codes/death.ts';
import { writeReport } from '../death/report.ts';
import { RuleRefused } from '../errors.ts';
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

/** Network-wide, as two admissions at one time: it says nothing of where and when the later one is (domain 0). */
const admittedSince = (): RuleRefused =>
  new RuleRefused({
    code: 'ADMITTED_SINCE',
    message: 'The resident was admitted after that, and lived.',
    path: ['disposition'],
    rule: 'domain 0: time clash',
    isNetworkWide: true,
  });

/**
 * Whoever is discharged as DIED is reported dead by the same words; who is reported already is not reported again.
 * @throws RuleRefused ADMITTED_SINCE
 */
export async function followDeath(
  deciding: Deciding,
  resident: Awaited<ReturnType<typeof residentOfNews>>,
  { id, source, disposition, dischargedAt }: Ended,
): Promise<void> {
  if (disposition !== 'DIED' || dischargedAt == null) return;
  const later = { residentId: resident.id, state: { in: [...HAPPENED_STATES] }, id: { not: id } };
  const since = { ...later, admittedAt: { gte: dischargedAt } };
  if ((await deciding.tx.db.admission.count({ where: since })) > 0) throw admittedSince();
  if (resident.life !== 'ALIVE') return;
  const where = { where: { id }, select: { id: true, hospitalId: true } };
  const ended = await deciding.tx.db.admission.findUniqueOrThrow(where);
  const told = { diedAt: dischargedAt, source: DEATH_SOURCE_OF[source] };
  await writeReport(deciding, resident, told, ended);
}
