import { type Deciding, perform } from '../act.ts';
import { addDays, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import type { TerminationGround } from '../codes/agreement-ground.ts';
import type { AgreementTerminateReason } from '../codes/agreement-reason.ts';
import { type AppliedPolicy, InvalidInput } from '../errors.ts';
import { policiesFor } from '../policy-value/read.ts';
import { requireReasonText } from '../require-reason.ts';
import type { Acting } from '../viewer.ts';
import { askColumns, isAgreed, NO_ASK, openAsk } from './ask.ts';
import { type AgreementStanding, type OnAgreement, placeOf, standingFor, takeStep } from './standing.ts';

export interface AgreementTerminateInput extends OnAgreement {
  readonly ground: TerminationGround;
  /** First day on which it is no longer in force. */
  readonly effectiveOn?: string | null | undefined;
  readonly reasonCode: AgreementTerminateReason;
  readonly reasonText?: string | null | undefined;
}

const RULE = 'domain 3.1: TERMINATING(effectiveOn), notice or mutual';

interface Term {
  readonly ground: TerminationGround;
  readonly todayOn: string;
  readonly endOn: string;
  readonly notice: AppliedPolicy;
}

function refuse(code: string, message: string, policy: AppliedPolicy | null = null): never {
  throw new InvalidInput({ code, message, path: ['effectiveOn'], rule: RULE, policy });
}

/**
 * The day on which an agreement that runs stops being in force: by notice after the term of notice, by both from
 * tomorrow on, and within its own term: what ends later ends by itself.
 * @throws InvalidInput that names `effectiveOn`
 */
export function requireEffectiveDay(
  effectiveOn: string | null,
  { ground, todayOn, endOn, notice }: Term,
): string {
  if (effectiveOn === null)
    return refuse('AGREEMENT_EFFECTIVE_MISSING', 'Name the first day without the agreement.');
  if (ground === 'NOTICE' && effectiveOn < addDays(todayOn, notice.value))
    refuse('AGREEMENT_NOTICE_SHORT', `One side gives notice at least ${notice.value} days ahead.`, notice);
  if (effectiveOn <= todayOn)
    refuse('AGREEMENT_EFFECTIVE_PAST', 'An agreement ends tomorrow at the earliest.');
  if (effectiveOn > endOn) refuse('AGREEMENT_EFFECTIVE_LATE', 'On that day the agreement is over by itself.');
  return effectiveOn;
}

type Reason = { readonly reasonCode: string; readonly reasonText: string | null };

/** Before its first day either side ends it at once: nothing hangs on it yet. */
async function endBeforeStart(
  deciding: Deciding,
  standing: AgreementStanding,
  input: AgreementTerminateInput,
  reason: Reason,
): Promise<void> {
  const { now, acting } = deciding;
  const by = { terminatedByOrgId: acting.viewer.organizationId, terminationGround: input.ground };
  const set = { ...by, terminatesOn: localDateOf(now), terminatesAt: now, ...reason, ...NO_ASK };
  const facts = { ground: input.ground };
  const step = { act: 'agreementTerminate', to: 'TERMINATED', set, event: { ...reason, facts } } as const;
  await takeStep(deciding, standing, input, step);
}

/** Gives notice, asks the other side for an earlier end, or agrees to what it asked. */
async function endWhileRunning(
  deciding: Deciding,
  standing: AgreementStanding,
  input: AgreementTerminateInput,
  reason: Reason,
): Promise<void> {
  const { tx, now, acting } = deciding;
  const { ground } = input;
  const { agreement, state } = standing;
  const keys = ['agreement.noticeDays', 'agreement.countersignDays'] as const;
  const limits = await policiesFor(tx, keys, placeOf(agreement), now);
  const term = { todayOn: localDateOf(now), endOn: agreement.endOn, notice: limits['agreement.noticeDays'] };
  const effectiveOn = requireEffectiveDay(input.effectiveOn ?? null, { ground, ...term });
  const event = { ...reason, facts: { ground, effectiveOn } };
  const byOrgId = acting.viewer.organizationId;
  const wanted = { act: 'agreementTerminate', byOrgId, on: effectiveOn } as const;
  if (ground === 'MUTUAL' && !isAgreed(openAsk(agreement, now), wanted)) {
    const set = askColumns(wanted, limits['agreement.countersignDays'], { endsAt: agreement.endsAt, now });
    return takeStep(deciding, standing, input, { act: 'agreementTerminate', to: state, set, event });
  }
  const end = { terminatesOn: effectiveOn, terminatesAt: startOfLocalDay(effectiveOn) };
  const by = { terminatedByOrgId: byOrgId, terminationGround: ground };
  const set = { ...end, ...by, ...reason, ...NO_ASK };
  return takeStep(deciding, standing, input, { act: 'agreementTerminate', to: 'TERMINATING', set, event });
}

/**
 * Terminates an agreement (domain 3.1): by notice of one side, or by both on a day that both name. Until that day it
 * opens what it did, for service dates before it; a suspension holds on through the notice. Booked places are honoured.
 * @returns the agreement's id
 */
export const terminateAgreement = (acting: Acting, input: AgreementTerminateInput): Promise<string> =>
  perform(acting, 'agreementTerminate', input, async (deciding) => {
    const { agreementId, reasonCode, reasonText: text } = input;
    const standing = await standingFor(deciding, 'agreementTerminate', agreementId);
    const isTextMandatory = reasonCode === 'OTHER';
    const reasonText = requireReasonText({ code: reasonCode, text, field: 'reasonText', isTextMandatory });
    const end = standing.state === 'PENDING_START' ? endBeforeStart : endWhileRunning;
    await end(deciding, standing, input, { reasonCode, reasonText });
    return agreementId;
  });
