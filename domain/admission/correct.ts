import { type ActInput, type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import type { AdmissionKind, AdmissionSource, AdmissionState, Disposition } from '../codes/admission.ts';
import { InvalidInput, RuleRefused } from '../errors.ts';
import { policyFor } from '../policy-value/read.ts';
import { requireLongText } from '../require-text.ts';
import { requiresLifeOf } from '../resident/rules.ts';
import type { Acting } from '../viewer.ts';
import { type ClaimedAdmission, claimAdmission } from './claim.ts';
import { followDeath } from './died.ts';
import { tellBookers, tellHomes } from './follow.ts';
import { standAsCorrected } from './put-right.ts';
import {
  admissionOverlap,
  requireAdmission,
  requireEndAfterLeave,
  requireLeave,
  requirePlausible,
} from './rules.ts';
import { admissionsBeside } from './same.ts';
import { hospitalOf, writeTold } from './telling.ts';

/** Whatever is left out stays as it was told. */
export interface AdmissionCorrectInput extends ActInput {
  readonly admissionId: string;
  readonly expectedVersion: number;
  readonly source: AdmissionSource;
  readonly kind?: AdmissionKind | null | undefined;
  readonly admittedAt?: Date | null | undefined;
  readonly leaveFromAt?: Date | null | undefined;
  readonly dischargedAt?: Date | null | undefined;
  readonly disposition?: Disposition | null | undefined;
  /** The discharge was told by mistake: the resident is in the hospital still. */
  readonly isStillThere?: boolean | null | undefined;
  /** The latest leave was told by mistake: the resident has not left. */
  readonly hasNotLeft?: boolean | null | undefined;
  readonly reasonText?: string | null | undefined;
}

const RULE = 'domain 3.8: corrections with history';

function refuse(code: string, message: string, path: string): never {
  throw new InvalidInput({ code, message, path: [path], rule: RULE });
}

/** What can be told wrongly of an admission. */
interface Told {
  readonly state: AdmissionState;
  readonly kind: AdmissionKind;
  readonly admittedAt: Date;
  readonly leaveFromAt: Date | null;
  readonly leaveToAt: Date | null;
  readonly dischargedAt: Date | null;
  readonly disposition: Disposition | null;
}

/** @throws InvalidInput NOT_TOLD_YET: only what was told is told wrongly */
function requireTold({ state, leaveFromAt }: ClaimedAdmission, input: AdmissionCorrectInput): void {
  const isOver = state === 'DISCHARGED';
  const wrong = (['dischargedAt', 'disposition'] as const).find((field) => input[field] != null);
  if (!isOver && wrong !== undefined) refuse('NOT_TOLD_YET', 'No discharge was told so far.', wrong);
  if (!isOver && input.isStillThere === true)
    refuse('NOT_TOLD_YET', 'No discharge was told so far.', 'isStillThere');
  if (input.isStillThere === true && wrong !== undefined)
    refuse('NOT_TOLD_YET', 'Who is there still was not discharged.', wrong);
  const aboutLeave = input.hasNotLeft === true ? 'hasNotLeft' : 'leaveFromAt';
  if (leaveFromAt === null && (input.leaveFromAt != null || input.hasNotLeft === true))
    refuse('NOT_TOLD_YET', 'No leave was told so far.', aboutLeave);
  if (input.leaveFromAt != null && input.hasNotLeft === true)
    refuse('NOT_TOLD_YET', 'Who has not left did so at no time.', 'leaveFromAt');
}

const FIELDS = [
  'state',
  'kind',
  'admittedAt',
  'leaveFromAt',
  'leaveToAt',
  'dischargedAt',
  'disposition',
] as const;

const toldOf = (admission: ClaimedAdmission): Told => ({
  ...admission,
  kind: admission.kind as AdmissionKind,
  disposition: admission.disposition as Disposition | null,
});

function correctedBy(before: Told, input: AdmissionCorrectInput): Told {
  const isReopened = input.isStillThere === true;
  const isBack = isReopened || (input.hasNotLeft === true && before.state === 'ON_LEAVE');
  const leave =
    input.hasNotLeft === true
      ? { leaveFromAt: null, leaveToAt: null }
      : { leaveFromAt: input.leaveFromAt ?? before.leaveFromAt, leaveToAt: before.leaveToAt };
  return {
    state: isBack ? 'ADMITTED' : before.state,
    kind: input.kind ?? before.kind,
    admittedAt: input.admittedAt ?? before.admittedAt,
    ...leave,
    dischargedAt: isReopened ? null : (input.dischargedAt ?? before.dischargedAt),
    disposition: isReopened ? null : (input.disposition ?? before.disposition),
  };
}

/** @throws RuleRefused CORRECTION_EMPTY */
function changedFields(before: Told, after: Told): (typeof FIELDS)[number][] {
  const changed = FIELDS.filter((field) => before[field]?.valueOf() !== after[field]?.valueOf());
  if (changed.length > 0) return changed;
  const message = 'This is what was told before.';
  throw new RuleRefused({ code: 'CORRECTION_EMPTY', message, rule: RULE });
}

/** A death that was reported by the discharge is taken back by its own act. @throws RuleRefused DEATH_REPORTED */
function requireDeathTakenBack(life: string, before: Told, after: Told): void {
  const isEndSame =
    before.disposition === after.disposition &&
    before.dischargedAt?.getTime() === after.dischargedAt?.getTime();
  if (before.disposition !== 'DIED' || life === 'ALIVE' || isEndSame) return;
  const message = 'The discharge has reported a death: take it back first (deathReverse).';
  throw new RuleRefused({ code: 'DEATH_REPORTED', message, path: ['disposition'], rule: RULE });
}

/** The order of what was told, and that nobody is in two hospitals at once, hold of what is corrected too. */
async function requirePossible(
  deciding: Deciding,
  admission: ClaimedAdmission,
  { after, birthOn }: { readonly after: Told; readonly birthOn: string | null },
): Promise<void> {
  const { tx, now, acting } = deciding;
  const { id, residentId, hospitalId, hospitalName, hospital } = admission;
  requireAdmission({ ...after, hospitalId, hospitalName }, now);
  const { admittedAt, leaveFromAt, leaveToAt, dischargedAt } = after;
  if (leaveFromAt !== null)
    requireLeave(leaveFromAt, 'leaveFromAt', { after: admittedAt, now: leaveToAt ?? now });
  requireEndAfterLeave(after, dischargedAt);
  if (admittedAt < admission.admittedAt) {
    const backdate = await policyFor(tx, 'admission.backdateDays', acting.viewer, now);
    requirePlausible(after, { birthOn, backdate, now });
  }
  const name = hospital?.name ?? hospitalName ?? '';
  const { same, others } = await admissionsBeside(tx, { residentId, hospitalId, name, ...after }, id);
  if (same !== null || others.length > 0) throw admissionOverlap('admittedAt');
}

const valuesOf = (told: Told, fields: readonly (typeof FIELDS)[number][]) =>
  Object.fromEntries(fields.map((field) => [field, told[field]]));

/**
 * Puts right what was told of an admission: its kind, its beginning, its leave, its end, or that there was one of these at all. What was told before
 * stays in the events, and what followed from it is put right too.
 * @returns the id of the admission
 * @throws NotFound; InvalidInput NOT_TOLD_YET, ADMISSION_…, LEAVE_…; RuleRefused CORRECTION_EMPTY, DEATH_REPORTED, ADMISSION_OVERLAP, ADMISSION_LONG_AGO; StateConflict; VersionConflict
 */
export const correctAdmission = (acting: Acting, input: AdmissionCorrectInput): Promise<string> =>
  perform(acting, 'admissionCorrect', input, async (deciding) => {
    const act = 'admissionCorrect';
    const { tx, now } = deciding;
    const { source } = input;
    const { resident, admission } = await claimAdmission(deciding, { ...input, act });
    await hospitalOf(deciding, { ...admission, source });
    requireTold(admission, input);
    const before = toldOf(admission);
    const after = correctedBy(before, input);
    const changed = changedFields(before, after);
    requireDeathTakenBack(resident.life, before, after);
    if (changed.includes('state')) requireNone(refusalsOf([requiresLifeOf], resident));
    await requirePossible(deciding, admission, { after, birthOn: resident.birthOn });
    const { id, residentId, journeyId, version } = admission;
    const data = valuesOf(after, changed);
    await tx.db.admission.update({ where: { id }, data });
    const reasonText = input.reasonText == null ? null : requireLongText(input.reasonText, 'reasonText');
    const facts = { residentId, ...data, before: valuesOf(before, changed) };
    const told = {
      id,
      journeyId,
      source,
      act,
      from: before.state,
      to: after.state,
      at: now,
      facts,
      reasonText,
    };
    await writeTold(deciding, told);
    const standing = { ...admission, ...after };
    await standAsCorrected(deciding, standing, act);
    await tellHomes(deciding, standing, `corrected ${version + 1}`);
    if (after.state !== 'DISCHARGED') await tellBookers(deciding, standing);
    await followDeath(deciding, resident, { ...standing, source });
    return id;
  });
