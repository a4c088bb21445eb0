import { type ActInput, type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import type { CarePhase, ReferralDirection, ReferralKind, VisitMode } from '../codes/referral.ts';
import type { ReferralReason } from '../codes/referral-reason.ts';
import { datedNumber } from '../dated-number.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { policyFor } from '../policy-value/read.ts';
import { findResident } from '../resident/find.ts';
import { forRoles, requiresLife, requiresOpenRecord } from '../resident/rules.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { homesOf, knownTargets, type NamedTarget, rightTargets } from './ask.ts';
import { claimReferral, type FoundReferral } from './claim.ts';
import type { DiagnosisInput, RecordInput } from './content.ts';
import { requireDiagnoses, requireReason, requireRecord } from './content-rules.ts';
import { isReferralOpen, referralsNamed } from './policy.ts';
import { diagnosisColumns, sealedRecord } from './sealed.ts';
import { requireSender } from './sides.ts';
import { NURSES, SIGNERS } from './workflow.ts';

/** What a draft says; what is still missing is asked for when it is submitted. */
export interface ReferralContentInput extends RecordInput {
  readonly direction: ReferralDirection;
  readonly kind: ReferralKind;
  readonly urgency: 'URGENT' | 'ROUTINE';
  /** The medical organisation that signs. */
  readonly fromOrganizationId: string;
  /** Who is asked: one, or several of whom one will be chosen. */
  readonly targets: readonly NamedTarget[];
  readonly reasonCode: ReferralReason;
  readonly carePhase: CarePhase;
  readonly diagnoses?: readonly DiagnosisInput[] | null | undefined;
  readonly faceToFaceAt?: Date | null | undefined;
  readonly faceToFaceMode?: VisitMode | null | undefined;
  /** Days of validity from the sending; at most `referral.validityDays`. */
  readonly validityDays?: number | null | undefined;
}

export interface ReferralDraftInput extends ActInput, ReferralContentInput {
  readonly residentId: string;
  /** What it goes on from: a referral by which the resident has come to the own organisation. */
  readonly parentReferralId?: string | null | undefined;
}
export interface ReferralReviseInput extends ActInput, ReferralContentInput {
  readonly referralId: string;
  readonly expectedVersion: number;
  /** What is written anew was read without the names that are PROTECTED, whatever is open to who writes it. */
  readonly wasReadMasked?: boolean;
}

/** The version with which a draft begins: to be named by the next act. */
export const FIRST_VERSION = 1;

const AUTHORS = [...NURSES, ...SIGNERS];

function refuse(code: string, message: string, path: readonly string[], rule: string): never {
  throw new InvalidInput({ code, message, path, rule });
}

function requireVisitAt({ faceToFaceAt, faceToFaceMode }: ReferralContentInput, now: Date) {
  if ((faceToFaceAt == null) !== (faceToFaceMode == null))
    refuse(
      'VISIT_FORM',
      'Say when and how a doctor has seen the resident.',
      ['faceToFaceAt'],
      'requirements B.3',
    );
  if (faceToFaceAt != null && faceToFaceAt > now)
    refuse(
      'VISIT_IN_FUTURE',
      'A doctor cannot have seen the resident in the future.',
      ['faceToFaceAt'],
      'B.3',
    );
  return { faceToFaceAt: faceToFaceAt ?? null, faceToFaceMode: faceToFaceMode ?? null };
}

/** Whom a referral will ask, as rows. */
export const targetColumns = (targets: readonly NamedTarget[], journeyId: string, now: Date) =>
  targets.map(({ organizationId, departmentId = null }, rank) => ({
    ...{ id: newId(now), journeyId, rank, state: 'ASKED', organizationId, departmentId },
  }));

const askedIn = ({ targets }: ReferralContentInput) => ({
  organizationIds: targets.map(({ organizationId }) => organizationId),
});

type KeptDiagnosis = Pick<FoundReferral['diagnoses'][number], 'id' | 'rank' | 'role'>;

/** Of a draft that is written anew: what was not shown stays, because a list without it does not say that it is over (V19). */
function unseenBy(
  { now, acting }: Deciding,
  referral: FoundReferral,
  { wasReadMasked = false }: ReferralReviseInput,
): KeptDiagnosis[] {
  if (!wasReadMasked && isReferralOpen('protected', acting.viewer, referral, now)) return [];
  return referral.diagnoses.filter(({ isProtected }) => isProtected);
}

/** Places in the list for what is written, around what stays. */
function freeRanks(count: number, staying: readonly KeptDiagnosis[]): number[] {
  const all = Array.from({ length: count + staying.length }, (_, rank) => rank);
  return all.filter((rank) => staying.every((one) => one.rank !== rank)).slice(0, count);
}

interface Drafted {
  readonly id: string;
  readonly residentId: string;
  readonly journeyId: string;
  readonly staying?: readonly KeptDiagnosis[];
}

/** The columns of a draft and its parts, checked. @throws InvalidInput, NotFound, RuleRefused that name the field */
async function draftOf(
  deciding: Deciding,
  { id, residentId, journeyId, staying = [] }: Drafted,
  input: ReferralContentInput,
) {
  const { tx, now } = deciding;
  const { direction, kind, urgency, reasonCode, carePhase, targets } = input;
  const from = await requireSender(deciding, input.fromOrganizationId);
  const known = await knownTargets(tx, targets, []);
  const homeIds = (await homesOf(tx, [residentId], now)).map(({ nursingHomeId }) => nursingHomeId);
  requireNone(refusalsOf([rightTargets], { referral: { direction, kind, targets }, from, known, homeIds }));
  requireReason(direction, reasonCode);
  const place = { organizationId: from.id, regionCode: from.regionCode };
  const validity = await policyFor(tx, 'referral.validityDays', place, now);
  const validityDays = input.validityDays ?? validity.value;
  if (validityDays < 1 || validityDays > validity.value)
    throw new InvalidInput({
      code: 'REFERRAL_VALIDITY',
      message: `A referral is valid for 1 to ${validity.value} days.`,
      path: ['validityDays'],
      rule: 'domain 3.5.1: validity',
      policy: validity,
    });
  const record = requireRecord(input, now);
  const diagnoses = requireDiagnoses(input.diagnoses ?? [], 'diagnoses', staying);
  const ranks = freeRanks(diagnoses.length, staying);
  return {
    columns: {
      ...{ direction, kind, urgency, reasonCode, carePhase, validityDays, fromOrgId: from.id },
      ...requireVisitAt(input, now),
      recordSealed: sealedRecord(id, record),
    },
    diagnoses: diagnoses.map((one, at) => diagnosisColumns(newId(now), ranks[at] ?? at, one)),
    targets: targetColumns(targets, journeyId, now),
  };
}

/**
 * The referral that another one goes on from: the journey is the same (domain 8.4).
 * @throws NotFound for unknown and foreign alike, and for that of somebody else
 */
async function parentOf(
  { tx, now, acting }: Deciding,
  residentId: string,
  parentReferralId: string | null | undefined,
) {
  if (parentReferralId == null) return null;
  const where = { AND: [{ id: parentReferralId, residentId }, referralsNamed(acting.viewer, now)] };
  const parent = await tx.db.referral.findFirst({ where, select: { id: true, journeyId: true } });
  if (parent === null) throw new NotFound('referral', ['parentReferralId']);
  return parent;
}

/**
 * Begins a referral (起草转诊): nobody else sees a draft.
 * @returns the id of the referral
 * @throws InvalidInput; NotFound; RuleRefused NOT_YOUR_ACT, REFERRAL_SENDER, REFERRAL_DIRECTION, TARGET_CAPABILITY, DEPARTMENT_NO_TARGET, NOT_IN_CARE, DECEASED
 */
export const draftReferral = (acting: Acting, input: ReferralDraftInput): Promise<string> =>
  perform(acting, 'referralDraft', input, async (deciding) => {
    const { tx, now } = deciding;
    const { viewer } = acting;
    requireNone(refusalsOf([requiresActiveOrganization, forRoles('referralDraft', AUTHORS)], acting));
    const { id: residentId } = await findResident(deciding, input.residentId, [
      requiresOpenRecord,
      requiresLife,
    ]);
    const id = newId(now);
    const parent = await parentOf(deciding, residentId, input.parentReferralId);
    const journeyId = parent?.journeyId ?? id;
    const { columns, diagnoses, targets } = await draftOf(deciding, { id, residentId, journeyId }, input);
    const no = datedNumber('ZZ', id, now);
    const begun = { authorId: viewer.personId, createdAt: now, movedAt: now };
    await tx.db.referral.create({
      data: {
        ...{ id, no, journeyId, state: 'DRAFT', residentId, initiatingOrgId: viewer.organizationId },
        parentReferralId: parent?.id ?? null,
        ...columns,
        ...begun,
        diagnoses: { create: diagnoses },
        targets: { create: targets },
      },
    });
    const role = actingRole(viewer, AUTHORS);
    const change = {
      noun: 'referral',
      nounId: id,
      journeyId,
      act: 'referralDraft',
      to: 'DRAFT',
    } as const;
    await appendEvent(tx, { ...change, role, facts: { residentId, ...askedIn(input) } }, acting, now);
    return id;
  });

/**
 * Writes a draft anew, as a whole; diagnoses that are protected and not open to the viewer stay beside what is sent.
 * @returns the id of the referral
 */
export const reviseReferral = (acting: Acting, input: ReferralReviseInput): Promise<string> =>
  perform(acting, 'referralRevise', input, async (deciding) => {
    const { tx, now } = deciding;
    const referral = await claimReferral(deciding, { ...input, act: 'referralRevise' });
    const { id, journeyId, residentId } = referral;
    const staying = unseenBy(deciding, referral, input);
    const drafted = { id, residentId, journeyId, staying };
    const { columns, diagnoses, targets } = await draftOf(deciding, drafted, input);
    const ids = staying.map((one) => one.id);
    await tx.db.referralDiagnosis.deleteMany({ where: { referralId: id, id: { notIn: ids } } });
    await tx.db.referralTarget.deleteMany({ where: { referralId: id } });
    const parts = { diagnoses: { create: diagnoses }, targets: { create: targets } };
    await tx.db.referral.update({ where: { id }, data: { ...columns, movedAt: now, ...parts } });
    const role = actingRole(acting.viewer, AUTHORS);
    const change = { noun: 'referral', nounId: id, journeyId, act: 'referralRevise', from: 'DRAFT' } as const;
    await appendEvent(tx, { ...change, to: 'DRAFT', role, facts: askedIn(input) }, acting, now);
    return id;
  });
