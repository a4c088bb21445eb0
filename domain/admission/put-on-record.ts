import type { Deciding } from '../act.ts';
import type { AdmissionState } from '../codes/admission.ts';
import { claimVersion } from '../compare-and-set.ts';
import { openContactNotification } from '../contact-notification/open.ts';
import { newId } from '../id.ts';
import { followAdmission } from './follow.ts';
import { requireEndAfterLeave } from './rules.ts';
import type { FoundAdmission } from './same.ts';
import { isTwiceTold, type Telling, writeTold } from './telling.ts';

const stateOf = (dischargedAt: Date | null): AdmissionState =>
  dischargedAt === null ? 'ADMITTED' : 'DISCHARGED';

interface Recorded {
  readonly id: string;
  readonly from: AdmissionState | null;
  readonly to: AdmissionState;
}

const tell = async (deciding: Deciding, telling: Telling, { id, from, to }: Recorded): Promise<string> => {
  const { journeyId, residentId, source, admittedAt, dischargedAt } = telling;
  const facts = { residentId, admittedAt, dischargedAt };
  const change = { id, journeyId, source, act: 'admissionRecord', from, to, facts } as const;
  await writeTold(deciding, { ...change, at: dischargedAt ?? admittedAt });
  return id;
};

/** What follows from a beginning: where the resident is, who is told, and that the family is to be told. */
async function followBeginning(deciding: Deciding, telling: Telling, id: string): Promise<void> {
  const { residentId, journeyId, admittedAt, dischargedAt, disposition } = telling;
  await followAdmission(deciding, { id, residentId, admittedAt, dischargedAt, disposition });
  const toTell = { residentId, journeyId, occasion: 'ADMISSION', noun: 'admission', nounId: id } as const;
  await openContactNotification(deciding, { ...toTell, happenedAt: admittedAt });
}

/** An admission of which nobody has told before. @returns its id */
export async function admit(deciding: Deciding, telling: Telling): Promise<string> {
  const { tx, now, acting } = deciding;
  const { kind, journeyId, residentId, hospitalId, hospitalName, referralId } = telling;
  const { admittedAt, dischargedAt, disposition } = telling;
  const id = newId(now);
  const to = stateOf(dischargedAt);
  const where = { residentId, hospitalId, hospitalName, referralId };
  const when = { admittedAt, dischargedAt, disposition };
  const recorded = { recordedByOrgId: acting.viewer.organizationId, recordedAt: now };
  const data = { id, journeyId, state: to, kind, ...where, ...when, ...recorded };
  await tx.db.admission.create({ data });
  await tell(deciding, telling, { id, from: null, to });
  await followBeginning(deciding, telling, id);
  return id;
}

/** An admission by a referral goes on in the journey of the referral (domain 8.4). */
const wayOf = ({ referralId, journeyId }: Telling) => (referralId === null ? {} : { referralId, journeyId });

/** What was planned has happened: the plan becomes the admission. */
export async function begin(deciding: Deciding, telling: Telling, planned: FoundAdmission): Promise<string> {
  const { tx } = deciding;
  const { id, version } = planned;
  const { kind, admittedAt, dischargedAt, disposition } = telling;
  await claimVersion(tx, { table: 'Admission', noun: 'admission', id, expected: version, found: version });
  const to = stateOf(dischargedAt);
  const data = { state: to, kind, admittedAt, dischargedAt, disposition, ...wayOf(telling) };
  await tx.db.admission.update({ where: { id }, data });
  await tell(deciding, telling, { id, from: 'PLANNED', to });
  await followBeginning(deciding, telling, id);
  return id;
}

/** The same admission from another source: one record, which the second one may complete. */
export async function tellAgain(
  deciding: Deciding,
  telling: Telling,
  found: FoundAdmission,
): Promise<string> {
  const { tx } = deciding;
  const from = found.state as AdmissionState;
  const isEnd = from !== 'DISCHARGED' && telling.dischargedAt !== null;
  const { id, version, admittedAt, leaveFromAt, leaveToAt } = found;
  const way = found.referralId === null ? wayOf(telling) : {};
  const { residentId, dischargedAt, disposition } = telling;
  if (!isEnd) {
    const isSameEnd = dischargedAt === null || dischargedAt.getTime() === found.dischargedAt?.getTime();
    if (way.referralId === undefined && isSameEnd && (await isTwiceTold(deciding, found, telling))) return id;
    if (way.referralId !== undefined) {
      const claim = { table: 'Admission', noun: 'admission', id, expected: version, found: version } as const;
      await claimVersion(tx, claim);
      await tx.db.admission.update({ where: { id }, data: way });
    }
    return tell(deciding, telling, { id, from, to: from });
  }
  requireEndAfterLeave(found, dischargedAt);
  await claimVersion(tx, { table: 'Admission', noun: 'admission', id, expected: version, found: version });
  // Who does not come back from a leave was discharged from it.
  const leave = leaveFromAt !== null && leaveToAt === null ? { leaveToAt: dischargedAt } : {};
  const data = { state: 'DISCHARGED', dischargedAt, disposition, ...leave, ...way };
  await tx.db.admission.update({ where: { id }, data });
  await tell(deciding, telling, { id, from, to: 'DISCHARGED' });
  await followAdmission(deciding, { id, residentId, admittedAt, dischargedAt, disposition });
  return id;
}
