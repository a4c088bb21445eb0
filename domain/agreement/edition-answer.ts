import type { Deciding } from '../act.ts';
import { agreementEditionWorkflow } from '../agreement-edition/workflow.ts';
import { edgeRefusals, refusalsOf, requireNone, type Standing } from '../available-action.ts';
import type { AgreementEditionState } from '../codes/agreement-edition.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound, type Refusal, VersionConflict } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { effectiveState } from '../workflow.ts';
import { requireCover } from './emergency-cover.ts';
import { agreementSides } from './policy.ts';
import { requireDepartments } from './proposal-checks.ts';
import { putTerms, termsOf, WITH_TERMS } from './put-terms.ts';
import { sideRules } from './rules.ts';
import { type FoundAgreement, type OnAgreement, visibleAgreement } from './standing.ts';
import { tellOtherSide } from './tell.ts';
import { type AgreementState, agreementWorkflow } from './workflow.ts';

export interface OnEdition extends OnAgreement {
  readonly edition: number;
}

/** The state of an edition that counts at `now`. */
export const editionState = (
  edition: { readonly state: string; readonly countersignDueAt: Date },
  now: Date,
): AgreementEditionState =>
  effectiveState(
    agreementEditionWorkflow,
    { ...edition, state: edition.state as AgreementEditionState },
    now,
  );

/** Where a viewer stands towards an edition: the sides are those of who proposed the edition, not the agreement. */
export interface EditionStanding {
  readonly edition: Standing<AgreementEditionState>;
  readonly agreement: Standing<AgreementState>;
}

/** Why an edition cannot be answered; what is signed must be signed while the agreement itself can be amended. */
export function editionRefusals(act: string, { edition, agreement }: EditionStanding): Refusal[] {
  const own = edgeRefusals(agreementEditionWorkflow, act, edition);
  if (act !== 'agreementCountersign' || own.length > 0) return own;
  return edgeRefusals(agreementWorkflow, 'agreementAmend', agreement);
}

async function standingOf(deciding: Deciding, act: string, { agreementId, edition: no }: OnEdition) {
  const { tx, now, acting } = deciding;
  const { viewer } = acting;
  const agreement = await visibleAgreement(deciding, agreementId);
  const edition = await tx.db.agreementEdition.findUnique({
    where: { agreementId_edition: { agreementId, edition: no } },
    include: WITH_TERMS,
  });
  if (edition === null) throw new NotFound('edition', ['edition']);
  const row = { ...agreement, state: agreement.state as AgreementState };
  const { nursingHomeId, medicalOrgId } = agreement;
  const sides = agreementSides(viewer, {
    nursingHomeId,
    medicalOrgId,
    proposedByOrgId: edition.proposedByOrgId,
  });
  const state = effectiveState(agreementWorkflow, row, now);
  const standing = {
    edition: { viewer, sides, state: editionState(edition, now) },
    agreement: { viewer, sides, state },
  };
  requireNone(editionRefusals(act, standing));
  return { agreement, edition };
}

type Standings = Awaited<ReturnType<typeof standingOf>>;

/** Moves an edition as it was read: the agreement's version is what was read, and what both sides see change. */
async function move(
  deciding: Deciding,
  { agreement, edition }: Standings,
  input: OnEdition,
  step: { act: string; to: AgreementEditionState; set?: object; reason?: Reason },
): Promise<void> {
  const { tx, now, acting } = deciding;
  const { id, version, journeyId } = agreement;
  const expected = input.expectedVersion;
  await claimVersion(tx, { table: 'CooperationAgreement', noun: 'agreement', id, expected, found: version });
  const { act, to, set = {}, reason } = step;
  const data = { state: to, ...set, ...reason, version: { increment: 1 } };
  // Time may have taken the edition while the agreement stood still.
  const open = { id: edition.id, state: 'PROPOSED', version: edition.version };
  const { count } = await tx.db.agreementEdition.updateMany({ where: open, data });
  if (count === 0) throw new VersionConflict('edition', edition.version + 1);
  const change = {
    noun: 'agreementEdition',
    nounId: edition.id,
    journeyId,
    act,
    from: 'PROPOSED',
    to,
  } as const;
  const facts = { agreementId: id, edition: edition.edition };
  await appendEvent(tx, { ...change, role: 'ORG_ADMIN', facts, ...reason }, acting, now);
  await tellOtherSide(deciding, agreement, version + 1);
}

/** What a signed edition changes of the agreement: its texts, its lists, and its number. */
async function takeOver({ tx, now }: Deciding, agreement: FoundAgreement, edition: Standings['edition']) {
  const { dutiesHome, dutiesMedical, feeTerms, roundsIntervalDays, edition: no } = edition;
  const texts = { dutiesHome, dutiesMedical, feeTerms, roundsIntervalDays };
  const { id } = agreement;
  await tx.db.cooperationAgreement.update({ where: { id }, data: { ...texts, edition: no } });
  await putTerms(tx, id, termsOf(edition), now);
}

/** Signs an amendment: from here on nothing new goes by the old edition, and booked places are honoured. */
export async function signEdition(deciding: Deciding, input: OnEdition): Promise<void> {
  const { tx, now, acting } = deciding;
  const standings = await standingOf(deciding, 'agreementCountersign', input);
  const { agreement, edition } = standings;
  requireNone(refusalsOf(sideRules, agreement));
  await requireDepartments(tx, agreement.medicalOrgId, edition.quotas);
  await requireCover(tx, agreement.medicalOrgId, edition.services, now);
  const set = { countersignedAt: now, countersignedById: acting.viewer.personId };
  await move(deciding, standings, input, { act: 'agreementCountersign', to: 'SIGNED', set });
  await takeOver(deciding, agreement, edition);
}

interface Reason {
  readonly reasonCode: string;
  readonly reasonText: string | null;
}

/** Rejects an amendment: the agreement stays as it is. */
export async function rejectEdition(deciding: Deciding, input: OnEdition, reason: Reason): Promise<void> {
  const standings = await standingOf(deciding, 'agreementReject', input);
  await move(deciding, standings, input, { act: 'agreementReject', to: 'REJECTED', reason });
}

/** Takes the own side's amendment back before it is signed. */
export async function withdrawEdition(deciding: Deciding, input: OnEdition): Promise<void> {
  const standings = await standingOf(deciding, 'agreementWithdraw', input);
  await move(deciding, standings, input, { act: 'agreementWithdraw', to: 'WITHDRAWN' });
}
