import { type ActInput, type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import type { AdmissionKind, AdmissionSource } from '../codes/admission.ts';
import { claimVersion } from '../compare-and-set.ts';
import { InvalidInput } from '../errors.ts';
import { newId } from '../id.ts';
import { requireLongText } from '../require-text.ts';
import { forRoles, requiresLifeOf } from '../resident/rules.ts';
import type { Acting } from '../viewer.ts';
import { claimAdmission } from './claim.ts';
import { residentOfNews } from './find-resident.ts';
import { tellHomes } from './follow.ts';
import { requireAhead, requireHospital } from './rules.ts';
import { plannedThen } from './same.ts';
import { hospitalOf, isTwiceTold, writeTold } from './telling.ts';
import { ADMISSION_STAFF } from './workflow.ts';

export interface AdmissionPlanInput extends ActInput {
  /** Of a new plan: who is to be admitted, where. */
  readonly residentId?: string | null | undefined;
  readonly hospitalId?: string | null | undefined;
  readonly hospitalName?: string | null | undefined;
  readonly source: AdmissionSource;
  readonly kind: AdmissionKind;
  readonly plannedAt: Date;
  /** The plan that is put off or brought forward, in the version that was read. */
  readonly admissionId?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
}
export interface AdmissionCallOffInput extends ActInput {
  readonly admissionId: string;
  readonly expectedVersion: number;
  readonly source: AdmissionSource;
  readonly reasonText?: string | null | undefined;
}

export const ADMISSION_PLAN_RULES = [forRoles('admissionPlan', ADMISSION_STAFF), requiresLifeOf];

const ACT = 'admissionPlan';
const TO = 'PLANNED';

async function planAnew(deciding: Deciding, input: AdmissionPlanInput): Promise<string> {
  const { tx, now, acting } = deciding;
  const { source, kind, plannedAt: at } = input;
  const { id: residentId, journeyId, life } = await residentOfNews(deciding, input.residentId ?? '');
  requireNone(refusalsOf(ADMISSION_PLAN_RULES, { life, viewer: acting.viewer }));
  requireHospital(input);
  const { name, ...where } = await hospitalOf(deciding, input);
  requireAhead(at, now);
  const facts = { residentId, admittedAt: at };
  const told = { journeyId, source, act: ACT, to: TO, at, facts } as const;
  const placed = { residentId, admittedAt: at, dischargedAt: null, name, hospitalId: where.hospitalId };
  const known = await plannedThen(tx, placed);
  const id = known?.id ?? newId(now);
  if (known !== null) {
    if (await isTwiceTold(deciding, known, { source, kind, admittedAt: at })) return id;
    const { version: found } = known;
    await claimVersion(tx, { table: 'Admission', noun: 'admission', id, expected: found, found });
    await tx.db.admission.update({ where: { id }, data: { kind, admittedAt: at } });
  } else {
    const recorded = { recordedByOrgId: acting.viewer.organizationId, recordedAt: now };
    const data = { id, journeyId, residentId, state: TO, kind, admittedAt: at, ...where, ...recorded };
    await tx.db.admission.create({ data });
  }
  await writeTold(deciding, { ...told, id, from: known === null ? null : TO });
  await tellHomes(deciding, { id, residentId }, `planned ${at.toISOString()}`);
  return id;
}

async function move(deciding: Deciding, input: AdmissionPlanInput, admissionId: string): Promise<string> {
  const { tx, now } = deciding;
  const { source, kind, plannedAt: at, expectedVersion } = input;
  const named = { admissionId, expectedVersion: expectedVersion ?? 0, act: ACT };
  const { resident, admission } = await claimAdmission(deciding, named);
  requireNone(refusalsOf([requiresLifeOf], resident));
  await hospitalOf(deciding, { ...admission, source });
  requireAhead(at, now);
  const { id, residentId, journeyId } = admission;
  await tx.db.admission.update({ where: { id }, data: { kind, admittedAt: at } });
  const facts = { residentId, admittedAt: at, before: { admittedAt: admission.admittedAt } };
  await writeTold(deciding, { id, journeyId, source, act: ACT, from: TO, to: TO, at, facts });
  await tellHomes(deciding, admission, `planned ${at.toISOString()}`);
  return id;
}

/**
 * Says that somebody is to be admitted (拟入院), or that it is on another day. It changes nothing of where the resident is, and
 * opens nothing; the home is told. @returns the id of the admission
 * @throws NotFound; InvalidInput PLAN_IN_PAST, PLAN_OF_WHOM, ADMISSION_HOSPITAL, ADMISSION_SOURCE; RuleRefused NOT_A_HOSPITAL, DECEASED; StateConflict; VersionConflict
 */
export const planAdmission = (acting: Acting, input: AdmissionPlanInput): Promise<string> =>
  perform(acting, ACT, input, async (deciding) => {
    const { admissionId = null, residentId = null } = input;
    if ((admissionId === null) === (residentId === null)) {
      const message = 'Name who is to be admitted, or the plan that is moved.';
      const detail = { code: 'PLAN_OF_WHOM', message, path: ['residentId'] };
      throw new InvalidInput({ ...detail, rule: 'domain 3.8: admission, from whoever first knows' });
    }
    return admissionId === null ? planAnew(deciding, input) : move(deciding, input, admissionId);
  });

/** The admission that was planned does not take place (取消入院). @returns the id of the admission */
export const callOffAdmission = (acting: Acting, input: AdmissionCallOffInput): Promise<string> =>
  perform(acting, 'admissionCallOff', input, async (deciding) => {
    const act = 'admissionCallOff';
    const to = 'CANCELLED';
    const { source } = input;
    const { admission } = await claimAdmission(deciding, { ...input, act });
    await hospitalOf(deciding, { ...admission, source });
    const reasonText = input.reasonText == null ? null : requireLongText(input.reasonText, 'reasonText');
    const { id, residentId, journeyId, state: from } = admission;
    await deciding.tx.db.admission.update({ where: { id }, data: { state: to } });
    const facts = { residentId, admittedAt: admission.admittedAt };
    const told = { id, journeyId, source, act, from, to, at: deciding.now, facts, reasonText } as const;
    await writeTold(deciding, told);
    await tellHomes(deciding, admission, 'called off');
    return id;
  });
