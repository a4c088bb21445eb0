import { type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import type { AgreementRejectReason } from '../codes/agreement-reason.ts';
import { appendEvent } from '../event-log.ts';
import { requireReasonText } from '../require-reason.ts';
import type { Acting } from '../viewer.ts';
import { rejectEdition, signEdition, withdrawEdition } from './edition-answer.ts';
import { requireCover } from './emergency-cover.ts';
import { sideRules } from './rules.ts';
import { type OnAgreement, standingFor, takeStep } from './standing.ts';

/** An answer to a proposal; with `edition` to an amendment of the agreement. */
export interface AgreementAnswerInput extends OnAgreement {
  readonly edition?: number | null | undefined;
}

export interface AgreementRejectInput extends AgreementAnswerInput {
  readonly reasonCode: AgreementRejectReason;
  readonly reasonText?: string | null | undefined;
}

async function countersign(deciding: Deciding, input: OnAgreement): Promise<void> {
  const { tx, now, acting } = deciding;
  const { agreementId: id } = input;
  const standing = await standingFor(deciding, 'agreementCountersign', id);
  const { agreement } = standing;
  requireNone(refusalsOf(sideRules, agreement));
  const services = await tx.db.agreementService.findMany({ where: { agreementId: id } });
  await requireCover(tx, agreement.medicalOrgId, services, now);
  const set = { countersignedAt: now, countersignedById: acting.viewer.personId };
  await takeStep(deciding, standing, input, { act: 'agreementCountersign', to: 'PENDING_START', set });
  if (agreement.startsAt > now) return;
  await tx.db.cooperationAgreement.update({ where: { id }, data: { state: 'ACTIVE' } });
  const start = { act: 'start', from: 'PENDING_START', to: 'ACTIVE' } as const;
  const { journeyId } = agreement;
  await appendEvent(tx, { noun: 'agreement', nounId: id, journeyId, ...start }, null, now);
}

/**
 * Countersigns a proposal for the other side (domain 3.1). It is ACTIVE from its first day on; signed later than
 * that, from the countersignature on. With `edition`, an amendment: the agreement takes its values at once.
 * @returns the agreement's id
 */
export const countersignAgreement = (acting: Acting, input: AgreementAnswerInput): Promise<string> =>
  perform(acting, 'agreementCountersign', input, async (deciding) => {
    const { edition } = input;
    await (edition == null ? countersign(deciding, input) : signEdition(deciding, { ...input, edition }));
    return input.agreementId;
  });

const rejectText = ({ reasonCode: code, reasonText: text }: AgreementRejectInput): string | null =>
  requireReasonText({ code, text, field: 'reasonText', isTextMandatory: code === 'OTHER' });

/** Rejects a proposal or an amendment for the other side, with a coded reason. @returns the agreement's id */
export const rejectAgreement = (acting: Acting, input: AgreementRejectInput): Promise<string> =>
  perform(acting, 'agreementReject', input, async (deciding) => {
    const { agreementId, edition } = input;
    if (edition != null) {
      const reason = { reasonCode: input.reasonCode, reasonText: rejectText(input) };
      await rejectEdition(deciding, { ...input, edition }, reason);
      return agreementId;
    }
    const standing = await standingFor(deciding, 'agreementReject', agreementId);
    const reason = { reasonCode: input.reasonCode, reasonText: rejectText(input) };
    const step = { act: 'agreementReject', to: 'REJECTED', set: reason, event: reason } as const;
    await takeStep(deciding, standing, input, step);
    return agreementId;
  });

/** Withdraws the own side's proposal or amendment before it is signed. @returns the agreement's id */
export const withdrawAgreement = (acting: Acting, input: AgreementAnswerInput): Promise<string> =>
  perform(acting, 'agreementWithdraw', input, async (deciding) => {
    const { agreementId, edition } = input;
    if (edition != null) {
      await withdrawEdition(deciding, { ...input, edition });
      return agreementId;
    }
    const standing = await standingFor(deciding, 'agreementWithdraw', agreementId);
    await takeStep(deciding, standing, input, { act: 'agreementWithdraw', to: 'WITHDRAWN' });
    return agreementId;
  });
