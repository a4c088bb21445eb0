import { type ActInput, type Deciding, perform } from '../act.ts';
import { edgeRefusals, refusalsOf, requireNone } from '../available-action.ts';
import type { AdmissionKind, AdmissionSource, AdmissionState } from '../codes/admission.ts';
import { NotFound, VersionConflict } from '../errors.ts';
import { policyFor } from '../policy-value/read.ts';
import { arriveAdmitted, followReferral, referralElsewhere } from '../referral/follow-admission.ts';
import { forRoles, requiresLifeOf } from '../resident/rules.ts';
import type { Acting } from '../viewer.ts';
import { followDeath } from './died.ts';
import { residentOfNews } from './find-resident.ts';
import { admissionsVisible } from './policy.ts';
import { admit, begin, tellAgain } from './put-on-record.ts';
import {
  admissionOverlap,
  dischargeMissing,
  requireAdmission,
  requirePlausible,
  type ToldAs,
} from './rules.ts';
import { admissionsBeside, plannedThen } from './same.ts';
import { hospitalOf, type Telling } from './telling.ts';
import { admissionWorkflow, TELLERS } from './workflow.ts';

export interface AdmissionRecordInput extends ActInput, ToldAs {
  readonly residentId: string;
  /** From where it is known. */
  readonly source: AdmissionSource;
  /** The admission that begins as planned or ends, in the version that was read: its hospital is its own; of one that ends kind and beginning too. */
  readonly admissionId?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  /** The referral by which the resident came to the own hospital: it arrives by this. */
  readonly referralId?: string | null | undefined;
}

export const ADMISSION_NEWS_RULES = [forRoles('admissionRecord', TELLERS), requiresLifeOf];

async function tellingOf(
  deciding: Deciding,
  input: AdmissionRecordInput,
  journeyId: string,
): Promise<Telling> {
  const { kind, admittedAt } = requireAdmission(input, deciding.now);
  const { residentId, source, dischargedAt = null, disposition = null, referralId = null } = input;
  const where = await hospitalOf(deciding, input);
  const when = { admittedAt, dischargedAt, disposition };
  return { journeyId, residentId, source, kind, ...when, ...where, referralId };
}

/** Of whom something is told. */
interface ToldOf {
  readonly journeyId: string;
  readonly birthOn: string | null;
}

/** @throws InvalidInput ADMISSION_BEFORE_BIRTH; RuleRefused ADMISSION_LONG_AGO */
async function requireRecent(
  { tx, now, acting }: Deciding,
  telling: Telling,
  birthOn: string | null,
): Promise<void> {
  const backdate = await policyFor(tx, 'admission.backdateDays', acting.viewer, now);
  requirePlausible(telling, { birthOn, backdate, now });
}

/** Says of an admission that the viewer sees that it began as planned, or ended, in the version that was read. */
async function complete(
  deciding: Deciding,
  { admissionId, ...input }: AdmissionRecordInput,
  { journeyId, birthOn }: ToldOf,
): Promise<string> {
  const { tx, now, acting } = deciding;
  const { viewer } = acting;
  const mine = { id: admissionId ?? '', residentId: input.residentId };
  const where = { AND: [mine, admissionsVisible(viewer, now)] };
  const found = await tx.db.admission.findFirst({ where, include: { hospital: true } });
  if (found === null) throw new NotFound('admission', ['admissionId']);
  const state = found.state as AdmissionState;
  requireNone(edgeRefusals(admissionWorkflow, 'admissionRecord', { viewer, state, sides: ['TELLER'] }));
  const isPlan = state === 'PLANNED';
  if (!isPlan && input.dischargedAt == null && input.referralId == null) throw dischargeMissing();
  const { kind, hospitalId, hospitalName, admittedAt } = found;
  const known = { kind: kind as AdmissionKind, admittedAt };
  const begun = isPlan ? { kind: input.kind ?? known.kind } : known;
  const telling = await tellingOf(deciding, { ...input, ...begun, hospitalId, hospitalName }, journeyId);
  if (input.expectedVersion !== found.version) throw new VersionConflict('admission', found.version);
  if (!isPlan) return tellAgain(deciding, telling, found);
  await requireRecent(deciding, telling, birthOn);
  const { same, others } = await admissionsBeside(tx, telling);
  if (same !== null || others.length > 0) throw admissionOverlap('admittedAt');
  return begin(deciding, telling, found);
}

/** What is told anew, beside what is known: who is admitted where it was planned for that day is admitted by the plan. */
async function recordTold(
  deciding: Deciding,
  input: AdmissionRecordInput,
  { journeyId, birthOn }: ToldOf,
): Promise<string> {
  const { tx } = deciding;
  const telling = await tellingOf(deciding, input, journeyId);
  await requireRecent(deciding, telling, birthOn);
  const { same, others } = await admissionsBeside(tx, telling);
  if (same !== null) return tellAgain(deciding, telling, same);
  if (others.length > 0) throw admissionOverlap('admittedAt');
  const planned = await plannedThen(tx, telling);
  return planned === null ? admit(deciding, telling) : begin(deciding, telling, planned);
}

/** Who is admitted by a referral has arrived by it, and is the hospital's to tell of from then on. */
async function admittedBy({ tx, now, ...deciding }: Deciding, input: AdmissionRecordInput) {
  const { referralId = null, admissionId } = input;
  if (referralId === null) return null;
  const known = await tx.db.admission.findUnique({ where: { id: admissionId ?? '' } });
  const hospitalId = known?.hospitalId ?? input.hospitalId ?? null;
  const admittedAt = input.admittedAt ?? known?.admittedAt ?? now;
  return arriveAdmitted({ tx, now, ...deciding }, { referralId, hospitalId, admittedAt });
}

/**
 * Puts an admission on record, from whoever first knows; told twice of the same hospital and time it is one record
 * with two sources. With `admissionId` one that was planned begins, and one that goes on is completed by its discharge. With `referralId` the
 * referral arrives, and follows. Disposition DIED reports the death.
 * @returns the id of the admission
 * @throws NotFound; InvalidInput; RuleRefused ADMISSION_OVERLAP, ADMISSION_LONG_AGO, NOT_A_HOSPITAL, DECEASED; StateConflict; VersionConflict
 */
export const recordAdmission = (acting: Acting, given: AdmissionRecordInput): Promise<string> =>
  perform(acting, 'admissionRecord', given, async (deciding) => {
    const way = await admittedBy(deciding, given);
    const known = await residentOfNews(deciding, given.residentId);
    if (way !== null && way.residentId !== known.id) throw referralElsewhere();
    const resident = { ...known, journeyId: way?.journeyId ?? known.journeyId };
    const { life } = resident;
    const input = { ...given, residentId: resident.id };
    requireNone(refusalsOf(ADMISSION_NEWS_RULES, { life, viewer: acting.viewer }));
    const id =
      input.admissionId != null
        ? await complete(deciding, input, resident)
        : await recordTold(deciding, input, resident);
    await followReferral(deciding, await deciding.tx.db.admission.findUniqueOrThrow({ where: { id } }));
    await followDeath(deciding, resident, { ...input, id });
    return id;
  });
