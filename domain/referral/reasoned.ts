import { isOtherReason } from '../codes/referral-reason.ts';
import { requireReasonText } from '../require-reason.ts';

/** A coded reason as the input of an act has it. */
export interface Reasoned<Code extends string = string> {
  readonly reasonCode: Code;
  readonly reasonText?: string | null | undefined;
}

/**
 * The words beside a coded reason, or null; OTHER always needs some, and a code may.
 * @throws InvalidInput REASON_TEXT
 */
export const wordsOf = (
  { reasonCode, reasonText }: Reasoned,
  isTextMandatory = isOtherReason(reasonCode),
): string | null =>
  requireReasonText({ code: reasonCode, text: reasonText, field: 'reasonText', isTextMandatory });
