import type { CodeableConcept } from '@medplum/fhirtypes';
import { type CodeTable, codesOf, isCodeOf } from '../../domain/codes/code-table.ts';
import { DIVERT_REASONS } from '../../domain/codes/emergency.ts';
import {
  ABORT_REASONS,
  ACCEPTANCE_WITHDRAW_REASONS,
  RECALL_REASONS,
  REFERRAL_CANCEL_REASONS,
  REJECT_REASONS,
  RETURN_DEFER_REASONS,
  RETURN_REASONS,
  TARGET_WITHDRAW_REASONS,
  UNMET_REASONS,
} from '../../domain/codes/referral-reason.ts';
import { unprocessable } from '../facade/fault.ts';
import { codingOf } from './coding.ts';
import { type Concept, codeIn } from './shapes.ts';

/** The coded reasons of a referral, each list under its own code system. */
export const REASON_LISTS = {
  'reject-reason': REJECT_REASONS,
  'acceptance-withdraw-reason': ACCEPTANCE_WITHDRAW_REASONS,
  'target-withdraw-reason': TARGET_WITHDRAW_REASONS,
  'divert-reason': DIVERT_REASONS,
  'return-defer-reason': RETURN_DEFER_REASONS,
  'referral-cancel-reason': REFERRAL_CANCEL_REASONS,
  'referral-return-reason': RETURN_REASONS,
  'recall-reason': RECALL_REASONS,
  'unmet-reason': UNMET_REASONS,
  'abort-reason': ABORT_REASONS,
} as const satisfies Readonly<Record<string, CodeTable>>;
export type ReasonList = keyof typeof REASON_LISTS;
export type ReasonOf<List extends ReasonList> = keyof (typeof REASON_LISTS)[List] & string;

/** A stored reason in the first of the lists that has it. */
export function reasonConcept(
  lists: readonly ReasonList[],
  code: string | null,
  text: string | null = null,
): CodeableConcept | null {
  const list = code === null ? undefined : lists.find((one) => isCodeOf(REASON_LISTS[one], code));
  const coding = list === undefined || code === null ? [] : [codingOf(list, REASON_LISTS[list], code)];
  if (coding.length === 0 && text === null) return null;
  return { ...(coding.length > 0 && { coding }), ...(text !== null && { text }) };
}

/**
 * The coded reason of an act with its words. Words alone are the reason OTHER.
 * @throws FhirFault 422 STATUS_REASON, CODE_UNKNOWN
 */
export function reasonIn<List extends ReasonList>(
  given: Concept | undefined,
  list: List,
  expression: string,
): { readonly reasonCode: ReasonOf<List>; readonly reasonText: string | null } {
  const table = REASON_LISTS[list] as CodeTable;
  const code = given === undefined ? null : codeIn(given, { list, table, expression });
  const reasonText = given?.text ?? null;
  if (code !== null) return { reasonCode: code as ReasonOf<List>, reasonText };
  if (reasonText !== null) return { reasonCode: 'OTHER' as ReasonOf<List>, reasonText };
  const message = `Say why, with a code of ${list} (${codesOf(table).join(', ')}) or in words.`;
  throw unprocessable('STATUS_REASON', message, expression, 'required');
}
