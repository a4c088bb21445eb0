import { type Deciding, perform } from '../act.ts';
import { edgeRefusals, refusalsOf, requireNone } from '../available-action.ts';
import type { AgreementRejectReason } from '../codes/agreement-reason.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { requireReasonText } from '../require-reason.ts';
import type { Acting } from '../viewer.ts';
import { effectiveState } from '../workflow.ts';
import { agreementSides, agreementsVisible } from './policy.ts';
import { sideRules } from './rules.ts';
import { type AgreementState, agreementWorkflow } from './workflow.ts';

export interface AgreementAnswerInput {
  readonly idempotencyKey: string;
  readonly agreementId: string;
  readonly expectedVersion: number;
}

export interface AgreementRejectInput extends AgreementAnswerInput {
  readonly reasonCode: AgreementRejectReason;
  readonly reasonText?: string | null | undefined;
}

/** The visible agreement with both sides, its state counted and the act allowed. */
async function answerable({ tx, now, acting }: Deciding, act: string, input: AgreementAnswerInput) {
  const { viewer } = acting;
  const agreement = await tx.db.cooperationAgreement.findFirst({
    where: { AND: [{ id: input.agreementId }, agreementsVisible(viewer, now)] },
    include: { nursingHome: true, medicalOrg: true },
  });
  if (agreement === null) throw new NotFound('agreement', ['agreementId']);
  const row = { ...agreement, state: agreement.state as AgreementState };
  const state = effectiveState(agreementWorkflow, row, now);
  requireNone(
    edgeRefusals(agreementWorkflow, act, { viewer, state, sides: agreementSides(viewer, agreement) }),
  );
  return agreement;
}

const claim = (
  { tx }: Deciding,
  input: AgreementAnswerInput,
  { id, version }: { id: string; version: number },
) =>
  claimVersion(tx, {
    table: 'CooperationAgreement',
    noun: 'agreement',
    id,
    expected: input.expectedVersion,
    found: version,
  });

/**
 * Countersigns a proposal for the other side (domain 3.1). It is ACTIVE from its first day on; signed later than
 * that, from the countersignature on.
 * @returns the agreement's id
 */
export const countersignAgreement = (acting: Acting, input: AgreementAnswerInput): Promise<string> =>
  perform(acting, 'agreementCountersign', input, async (deciding) => {
    const { tx, now } = deciding;
    const agreement = await answerable(deciding, 'agreementCountersign', input);
    requireNone(refusalsOf(sideRules, agreement));
    await claim(deciding, input, agreement);
    const { id, journeyId } = agreement;
    const hasStarted = agreement.startsAt <= now;
    const state = hasStarted ? 'ACTIVE' : 'PENDING_START';
    const signed = { countersignedAt: now, countersignedById: acting.viewer.personId };
    await tx.db.cooperationAgreement.update({ where: { id }, data: { state, ...signed } });
    const change = { noun: 'agreement', nounId: id, journeyId } as const;
    const countersign = {
      act: 'agreementCountersign',
      from: 'PENDING_COUNTERSIGN',
      to: 'PENDING_START',
    } as const;
    await appendEvent(tx, { ...change, ...countersign, role: 'ORG_ADMIN' }, acting, now);
    if (hasStarted)
      await appendEvent(tx, { ...change, act: 'start', from: 'PENDING_START', to: 'ACTIVE' }, null, now);
    return id;
  });

const rejectText = ({ reasonCode: code, reasonText: text }: AgreementRejectInput): string | null =>
  requireReasonText({ code, text, field: 'reasonText', isTextMandatory: code === 'OTHER' });

/** Rejects a proposal for the other side, with a coded reason. @returns the agreement's id */
export const rejectAgreement = (acting: Acting, input: AgreementRejectInput): Promise<string> =>
  perform(acting, 'agreementReject', input, async (deciding) => {
    const { tx, now } = deciding;
    const agreement = await answerable(deciding, 'agreementReject', input);
    const reason = { reasonCode: input.reasonCode, reasonText: rejectText(input) };
    await claim(deciding, input, agreement);
    const { id, journeyId } = agreement;
    await tx.db.cooperationAgreement.update({ where: { id }, data: { state: 'REJECTED', ...reason } });
    const change = { noun: 'agreement', nounId: id, journeyId, act: 'agreementReject' } as const;
    const edge = { from: 'PENDING_COUNTERSIGN', to: 'REJECTED', role: 'ORG_ADMIN' } as const;
    await appendEvent(tx, { ...change, ...edge, ...reason }, acting, now);
    return id;
  });
