import { type ActInput, type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import type { CarePhase, ReferralDirection, ReferralKind } from '../codes/referral.ts';
import type { ReferralReason } from '../codes/referral-reason.ts';
import { datedNumber } from '../dated-number.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { requireLongText } from '../require-text.ts';
import { type Acting, actingRole } from '../viewer.ts';
import { directionTo, homesOf, knownTargets, type NamedTarget, rightTargets } from './ask.ts';
import { claimReferral, type FoundReferral, WITH_PARTIES } from './claim.ts';
import { NO_CLOCKS } from './clocks.ts';
import type { Diagnosis, DiagnosisInput, ReferralRecord, VitalsInput } from './content.ts';
import { requireDays, requireDiagnoses, requireReason, requireRecord } from './content-rules.ts';
import { targetColumns } from './draft.ts';
import { askNoLonger, moveReferral } from './move.ts';
import { requireReady } from './ready.ts';
import { requireNotRejected } from './rejected-before.ts';
import { type Diagnosed, diagnosisColumns, diagnosisIn, recordIn, sealedRecord } from './sealed.ts';
import { type ReferralActInput, signed } from './sign.ts';
import { tellSender } from './tell.ts';
import { SIGNERS } from './workflow.ts';

interface OnwardInput extends ReferralActInput {
  readonly targets: readonly NamedTarget[];
  /** Why these, where they lack something. */
  readonly targetReasonText?: string | null | undefined;
  /** What goes down with the resident (domain 3.5.11). */
  readonly rehabilitationPlan?: string | null | undefined;
  readonly warningSigns?: string | null | undefined;
  readonly followUpPlan?: string | null | undefined;
  readonly followUpOn?: readonly string[] | null | undefined;
}
/** Whatever is left out stays as the first referral says it. */
export interface ReferralRedirectInput extends OnwardInput {
  readonly reasonCode?: ReferralReason | null | undefined;
  readonly reasonText?: string | null | undefined;
}
export interface ReferralTransferInput extends OnwardInput {
  readonly direction: ReferralDirection;
  readonly kind: ReferralKind;
  readonly urgency: 'URGENT' | 'ROUTINE';
  readonly reasonCode: ReferralReason;
  readonly reasonText: string;
  readonly carePhase: CarePhase;
  /** What was done here. */
  readonly treatmentSoFar: string;
  /** When a doctor of the own organisation has seen the resident. */
  readonly faceToFaceAt: Date;
  /** What was found here, where it is otherwise than what came with the resident, or nothing came (domain 3.5.10). */
  readonly presentIllness?: string | null | undefined;
  readonly vitals?: VitalsInput | null | undefined;
  readonly diagnoses?: readonly DiagnosisInput[] | null | undefined;
}

/** A referral that goes on from another one: what it says otherwise. */
interface Child {
  readonly act: string;
  readonly initiatingOrgId: string;
  readonly fromOrgId: string;
  readonly targets: readonly NamedTarget[];
  readonly columns: object;
  readonly texts: Partial<ReferralRecord>;
  /** Null where those of the parent still hold. */
  readonly diagnoses?: readonly Diagnosis[] | null;
}

/** Writes a child with what its parent says, as a draft. */
export async function bear(deciding: Deciding, parent: FoundReferral, child: Child): Promise<FoundReferral> {
  const { tx, now, acting } = deciding;
  const { act, initiatingOrgId, fromOrgId, targets, columns, texts, diagnoses: found } = child;
  const id = newId(now);
  const { journeyId, residentId, direction, kind, urgency, reasonCode, carePhase, validityDays } = parent;
  const { faceToFaceAt, faceToFaceMode } = parent;
  const record = { ...recordIn(parent.id, parent.recordSealed), ...texts };
  const said = found ?? parent.diagnoses.map((one: Diagnosed) => diagnosisIn(one));
  const diagnoses = said.map((one, rank) => diagnosisColumns(newId(now), rank, one));
  const created = await tx.db.referral.create({
    data: {
      ...{
        id,
        no: datedNumber('ZZ', id, now),
        journeyId,
        state: 'DRAFT',
        residentId,
        initiatingOrgId,
        fromOrgId,
      },
      ...{ direction, kind, urgency, reasonCode, carePhase, validityDays, faceToFaceAt, faceToFaceMode },
      ...{ recordSealed: sealedRecord(id, record), parentReferralId: parent.id },
      ...{ authorId: acting.viewer.personId, createdAt: now, movedAt: now, ...columns },
      diagnoses: { create: diagnoses },
      targets: { create: targetColumns(targets, journeyId, now) },
    },
    include: WITH_PARTIES,
  });
  const role = actingRole(acting.viewer, SIGNERS);
  const facts = { residentId, parentReferralId: parent.id };
  const change = { noun: 'referral', nounId: id, journeyId, act, to: 'DRAFT', role, facts } as const;
  await appendEvent(tx, change, acting, now);
  return { ...created, state: 'DRAFT' };
}

interface Onward {
  readonly fromOrgId: string;
  readonly residentId: string;
  readonly referral: {
    readonly direction: string;
    readonly kind: string;
    readonly targets: readonly NamedTarget[];
  };
  readonly isDirectionDerived?: boolean;
}

/**
 * Who the child asks exists, and may be asked, before anything is written. @returns which way it leads: as is said, or as follows
 * from who is asked
 * @throws as `rightTargets`
 */
async function requireOnward(
  { tx, now }: Deciding,
  { fromOrgId, residentId, referral, isDirectionDerived = false }: Onward,
): Promise<ReferralDirection> {
  const known = await knownTargets(tx, referral.targets, [fromOrgId]);
  const from = known.sides.get(fromOrgId);
  if (from === undefined) throw new NotFound('organization');
  const homeIds = (await homesOf(tx, [residentId], now)).map(({ nursingHomeId }) => nursingHomeId);
  const asked = referral.targets.flatMap(({ organizationId }) => known.sides.get(organizationId) ?? []);
  const said = referral.direction as ReferralDirection;
  const direction = isDirectionDerived ? directionTo(referral, from, asked) : said;
  const request = { referral: { ...referral, direction }, from, known, homeIds, isDirectionDerived };
  requireNone(refusalsOf([rightTargets], request));
  return direction;
}

/** Signs the child by the rules of every referral. @returns its id */
async function sendChild(deciding: Deciding, child: FoundReferral, act: string): Promise<string> {
  return signed(deciding, child, { act, ready: await requireReady(deciding, child, act) });
}

const targetReason = ({ targetReasonText }: OnwardInput): string | null =>
  targetReasonText == null ? null : requireLongText(targetReasonText, 'targetReasonText');

const PLAN = ['rehabilitationPlan', 'warningSigns', 'followUpPlan'] as const;
/** The plan of a way down, as far as it is said; what is missing is asked for by the signature. */
function planOf(input: OnwardInput, now: Date): Partial<ReferralRecord> {
  const said = PLAN.map((name) => [name, input[name] == null ? null : requireLongText(input[name], name)]);
  return { ...Object.fromEntries(said), followUpOn: requireDays(input.followUpOn ?? [], now) };
}

/** The same of a redirection, which changes what it names and leaves the rest as it is. */
function planSaid(input: ReferralRedirectInput, now: Date): Partial<ReferralRecord> {
  const isSaid = ([name]: readonly [string, unknown]) => input[name as keyof OnwardInput] != null;
  return Object.fromEntries(Object.entries(planOf(input, now)).filter(isSaid));
}

/**
 * Asks somebody else, when nobody takes it (改转): the referral ends, and a child with the same record goes out, in the
 * direction that leads to who is asked.
 * @returns the id of the child
 * @throws RuleRefused STILL_ASKED, ALREADY_REJECTED, and as a signature; InvalidInput REFERRAL_REASON
 */
export const redirectReferral = (acting: Acting, input: ReferralRedirectInput): Promise<string> =>
  perform(acting, 'referralRedirect', input, async (deciding) => {
    const act = 'referralRedirect';
    const { now } = deciding;
    const parent = await claimReferral(deciding, { ...input, act });
    const { initiatingOrgId, fromOrgId, residentId, kind } = parent;
    const { targets, reasonText } = input;
    const referral = { direction: parent.direction, kind, targets };
    const onward = { fromOrgId, residentId, referral, isDirectionDerived: true };
    const direction = await requireOnward(deciding, onward);
    await requireNotRejected(deciding, parent, targets);
    const reasonCode = input.reasonCode ?? parent.reasonCode;
    requireReason(direction, reasonCode);
    const data = { ...NO_CLOCKS, closedAt: now };
    await askNoLonger(deciding, parent, { act, roles: SIGNERS });
    await moveReferral(deciding, parent, { act, to: 'REDIRECTED', roles: SIGNERS, data });
    const texts = {
      ...(reasonText != null && { reasonText: requireLongText(reasonText, 'reasonText') }),
      ...{ targetReasonText: targetReason(input), ...planSaid(input, now) },
    };
    const columns = { direction, reasonCode };
    const child = { act, initiatingOrgId, fromOrgId, targets, columns, texts };
    return sendChild(deciding, await bear(deciding, parent, child), act);
  });

/** What the own doctor says of the illness; what is left out goes on as it came. @throws InvalidInput */
function foundHere({ presentIllness, vitals, diagnoses }: ReferralTransferInput, now: Date) {
  const written = requireRecord({ presentIllness, vitals }, now);
  const texts = {
    ...(written.presentIllness !== null && { presentIllness: written.presentIllness }),
    ...(written.vitals !== null && { vitals: written.vitals }),
  };
  return { texts, diagnoses: diagnoses == null ? null : requireDiagnoses(diagnoses) };
}

/** What the own side had asked is given up by sending the resident on. */
const NO_ABORT_ASKED = { abortSide: null, abortReasonCode: null, abortTextSealed: null } as const;

/** @throws InvalidInput REFERRAL_REASON, VISIT_IN_FUTURE */
function requireTransfer(
  { direction, reasonCode, faceToFaceAt }: ReferralTransferInput & ActInput,
  now: Date,
): void {
  requireReason(direction, reasonCode);
  if (faceToFaceAt <= now) return;
  const message = 'A doctor cannot have seen the resident in the future.';
  throw new InvalidInput({ code: 'VISIT_IN_FUTURE', message, path: ['faceToFaceAt'], rule: 'B.3' });
}

/**
 * Refers somebody onward who has come (再转出): the referral ends as TRANSFERRED, and a child of the same journey goes out from
 * the own organisation. Where nobody takes it, the resident is given back (`giveBackUntaken`). @returns the id of the child
 */
export const transferReferral = (acting: Acting, input: ReferralTransferInput): Promise<string> =>
  perform(acting, 'referralTransfer', input, async (deciding) => {
    const { tx, now } = deciding;
    const act = 'referralTransfer';
    const parent = await claimReferral(deciding, { ...input, act });
    requireTransfer(input, now);
    const { organizationId } = acting.viewer;
    const { direction, kind, urgency, reasonCode, carePhase, faceToFaceAt, targets } = input;
    const { residentId } = parent;
    const referral = { direction, kind, targets };
    await requireOnward(deciding, { fromOrgId: organizationId, residentId, referral });
    const data = { ...NO_CLOCKS, ...NO_ABORT_ASKED, closedAt: now };
    await moveReferral(deciding, parent, { act, to: 'TRANSFERRED', roles: SIGNERS, data });
    await tellSender(tx, parent, 'TRANSFERRED', now);
    const columns = { direction, kind, urgency, reasonCode, carePhase, faceToFaceAt };
    const found = foundHere(input, now);
    const texts = {
      ...found.texts,
      reasonText: requireLongText(input.reasonText, 'reasonText'),
      treatmentSoFar: requireLongText(input.treatmentSoFar, 'treatmentSoFar'),
      targetReasonText: targetReason(input),
      ...planOf(input, now),
    };
    const sides = { initiatingOrgId: organizationId, fromOrgId: organizationId, targets };
    const mode = { faceToFaceMode: 'IN_PERSON' };
    const { diagnoses } = found;
    const child = { act, ...sides, columns: { ...columns, ...mode }, texts, diagnoses };
    return sendChild(deciding, await bear(deciding, parent, child), act);
  });
