import { type ActInput, type Deciding, perform } from '../act.ts';
import { edgeRefusals, refusalsOf, requireNone } from '../available-action.ts';
import type { AdmissionKind, AdmissionSource, AdmissionState, Disposition } from '../codes/admission.ts';
import type { DeathSource } from '../codes/death.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import { claimVersion } from '../compare-and-set.ts';
import { openContactNotification } from '../contact-notification/open.ts';
import { writeReport } from '../death/report.ts';
import { InvalidInput, NotFound, VersionConflict } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { policyFor } from '../policy-value/read.ts';
import { requireText } from '../require-text.ts';
import { forRoles, requiresLifeOf } from '../resident/rules.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { residentOfNews } from './find-resident.ts';
import { followAdmission } from './follow.ts';
import { admissionsVisible } from './policy.ts';
import {
  admissionOverlap,
  requireAdmission,
  requirePlausible,
  requireSource,
  requireTreating,
} from './rules.ts';
import { admissionsBeside, type ToldAdmission } from './same.ts';
import { admissionWorkflow, TELLERS } from './workflow.ts';

export interface AdmissionRecordInput extends ActInput {
  readonly residentId: string;
  /** From where it is known. */
  readonly source: AdmissionSource;
  readonly kind?: AdmissionKind | null | undefined;
  /** A hospital of the network, or the name of one that is not. */
  readonly hospitalId?: string | null | undefined;
  readonly hospitalName?: string | null | undefined;
  readonly admittedAt?: Date | null | undefined;
  readonly dischargedAt?: Date | null | undefined;
  readonly disposition?: Disposition | null | undefined;
  /** The admission that ends, in the version that was read: kind, hospital and beginning are its own. */
  readonly admissionId?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
}

export const ADMISSION_NEWS_RULES = [forRoles('admissionRecord', TELLERS), requiresLifeOf];

/** What is told, with the hospital as it is known. */
interface Telling extends ToldAdmission {
  readonly input: Pick<AdmissionRecordInput, 'source' | 'disposition'>;
  readonly kind: AdmissionKind;
  readonly journeyId: string;
  readonly hospitalName: string | null;
}

async function tellingOf(
  { tx, now, acting: { viewer } }: Deciding,
  input: AdmissionRecordInput,
  journeyId: string,
): Promise<Telling> {
  const { kind, admittedAt } = requireAdmission(input, now);
  const { residentId, hospitalId = null, dischargedAt = null } = input;
  requireSource(viewer, input, hospitalId === viewer.organizationId);
  const told = { input, journeyId, residentId, kind, admittedAt, dischargedAt };
  if (hospitalId === null) {
    const hospitalName = requireText(input.hospitalName ?? '', 'hospitalName', 100);
    return { ...told, hospitalId, hospitalName, name: hospitalName };
  }
  const hospital = await tx.db.organization.findUnique({ where: { id: hospitalId } });
  if (hospital === null) throw new NotFound('organization', ['hospitalId']);
  requireTreating(hospital.kind as OrganizationKind);
  return { ...told, hospitalId, hospitalName: null, name: hospital.name };
}

const stateOf = (dischargedAt: Date | null): AdmissionState =>
  dischargedAt === null ? 'ADMITTED' : 'DISCHARGED';

interface Recorded {
  readonly id: string;
  readonly from: AdmissionState | null;
  readonly to: AdmissionState;
}

/** Puts on record who told, and appends the event of it. */
async function writeTelling(
  { tx, now, acting }: Deciding,
  { input, journeyId, residentId, admittedAt, dischargedAt }: Telling,
  { id, from, to }: Recorded,
): Promise<string> {
  const { viewer } = acting;
  const { source } = input;
  const by = { organizationId: viewer.organizationId, personId: viewer.personId };
  await tx.db.admissionTelling.create({
    data: { id: newId(now), admissionId: id, source, ...by, toldAt: now },
  });
  const facts = { residentId, source, admittedAt, dischargedAt };
  const change = { noun: 'admission', nounId: id, journeyId, act: 'admissionRecord', from, to } as const;
  const role = actingRole(viewer, TELLERS);
  await appendEvent(tx, { ...change, role, facts, at: dischargedAt ?? admittedAt }, acting, now);
  return id;
}

async function admit(deciding: Deciding, telling: Telling): Promise<string> {
  const { tx, now, acting } = deciding;
  const { input, kind, journeyId, residentId, hospitalId, hospitalName, admittedAt, dischargedAt } = telling;
  const id = newId(now);
  const to = stateOf(dischargedAt);
  const disposition = input.disposition ?? null;
  const where = { residentId, hospitalId, hospitalName };
  const when = { admittedAt, dischargedAt, disposition };
  const recorded = { recordedByOrgId: acting.viewer.organizationId, recordedAt: now };
  const data = { id, journeyId, state: to, kind, ...where, ...when, ...recorded };
  await tx.db.admission.create({ data });
  await writeTelling(deciding, telling, { id, from: null, to });
  await followAdmission(deciding, { id, residentId, ...when });
  const toTell = { residentId, journeyId, occasion: 'ADMISSION', noun: 'admission', nounId: id } as const;
  await openContactNotification(deciding, { ...toTell, happenedAt: admittedAt });
  return id;
}

/** The same admission from another source: one record, which the second one may complete. */
async function tellAgain(
  deciding: Deciding,
  telling: Telling,
  found: { id: string; state: string; version: number; admittedAt: Date },
): Promise<string> {
  const { tx } = deciding;
  const from = found.state as AdmissionState;
  const isEnd = from === 'ADMITTED' && telling.dischargedAt !== null;
  if (!isEnd) return writeTelling(deciding, telling, { id: found.id, from, to: from });
  const { id, version, admittedAt } = found;
  const { residentId, dischargedAt } = telling;
  const disposition = telling.input.disposition ?? null;
  const claim = { table: 'Admission', noun: 'admission', id, expected: version, found: version };
  await claimVersion(tx, claim);
  await tx.db.admission.update({ where: { id }, data: { state: 'DISCHARGED', dischargedAt, disposition } });
  await writeTelling(deciding, telling, { id, from, to: 'DISCHARGED' });
  await followAdmission(deciding, { id, residentId, admittedAt, dischargedAt, disposition });
  return id;
}

/** Completes an admission that the viewer sees by its discharge, in the version that was read. */
async function complete(
  deciding: Deciding,
  { admissionId, ...input }: AdmissionRecordInput,
  journeyId: string,
): Promise<string> {
  const { tx, now, acting } = deciding;
  const { viewer } = acting;
  const mine = { id: admissionId ?? '', residentId: input.residentId };
  const where = { AND: [mine, admissionsVisible(viewer, now)] };
  const found = await tx.db.admission.findFirst({ where });
  if (found === null) throw new NotFound('admission', ['admissionId']);
  const state = found.state as AdmissionState;
  requireNone(edgeRefusals(admissionWorkflow, 'admissionRecord', { viewer, state, sides: ['TELLER'] }));
  if (input.dischargedAt == null) {
    const message = 'Say when the resident was discharged.';
    const detail = { code: 'DISCHARGE_MISSING', message, path: ['dischargedAt'] };
    throw new InvalidInput({ ...detail, rule: 'domain 3.8: admission' });
  }
  const { kind, hospitalId, hospitalName, admittedAt } = found;
  const known = { kind: kind as AdmissionKind, hospitalId, hospitalName, admittedAt };
  const telling = await tellingOf(deciding, { ...input, ...known }, journeyId);
  if (input.expectedVersion !== found.version) throw new VersionConflict('admission', found.version);
  return tellAgain(deciding, telling, found);
}

/** From where a death is known that ended an admission. */
const DEATH_SOURCE_OF: Readonly<Record<AdmissionSource, DeathSource>> = {
  HOME: 'HOME',
  HOSPITAL: 'HOSPITAL',
  FAMILY: 'REPRESENTATIVE',
  HIS: 'HOSPITAL',
};

/** Whoever is discharged as DIED is reported dead by the same words; who is reported already is not reported again. */
async function followDeath(
  deciding: Deciding,
  resident: Awaited<ReturnType<typeof residentOfNews>>,
  { id, input }: { readonly id: string; readonly input: AdmissionRecordInput },
): Promise<void> {
  const { source, disposition, dischargedAt } = input;
  if (disposition !== 'DIED' || dischargedAt == null || resident.life !== 'ALIVE') return;
  const where = { where: { id }, select: { id: true, hospitalId: true } };
  const ended = await deciding.tx.db.admission.findUniqueOrThrow(where);
  const told = { diedAt: dischargedAt, source: DEATH_SOURCE_OF[source] };
  await writeReport(deciding, resident, told, ended);
}

/** What is told anew, beside what is known. */
async function recordTold(
  deciding: Deciding,
  input: AdmissionRecordInput,
  { journeyId, birthOn }: { readonly journeyId: string; readonly birthOn: string | null },
): Promise<string> {
  const { tx, now, acting } = deciding;
  const telling = await tellingOf(deciding, input, journeyId);
  const backdate = await policyFor(tx, 'admission.backdateDays', acting.viewer, now);
  requirePlausible(telling, { birthOn, backdate, now });
  const { same, others } = await admissionsBeside(tx, telling);
  if (same !== null) return tellAgain(deciding, telling, same);
  if (others.length > 0) throw admissionOverlap('admittedAt');
  return admit(deciding, telling);
}

/**
 * Puts an admission on record, from whoever first knows; told twice of the same hospital and time it is one record
 * with two sources. With `admissionId` one that goes on is completed by its discharge. Disposition DIED reports the death.
 * @returns the id of the admission
 * @throws NotFound; InvalidInput; RuleRefused ADMISSION_OVERLAP, ADMISSION_LONG_AGO, NOT_A_HOSPITAL, DECEASED; StateConflict; VersionConflict
 */
export const recordAdmission = (acting: Acting, given: AdmissionRecordInput): Promise<string> =>
  perform(acting, 'admissionRecord', given, async (deciding) => {
    const resident = await residentOfNews(deciding, given.residentId);
    const { life, journeyId } = resident;
    const input = { ...given, residentId: resident.id };
    requireNone(refusalsOf(ADMISSION_NEWS_RULES, { life, viewer: acting.viewer }));
    const id =
      input.admissionId != null
        ? await complete(deciding, input, journeyId)
        : await recordTold(deciding, input, resident);
    await followDeath(deciding, resident, { id, input });
    return id;
  });
