import { InvalidInput } from './errors.ts';
import { requireLongText } from './require-text.ts';

/** A coded reason with the words beside it, as the input has them. */
export interface GivenReason {
  readonly code: string;
  readonly text: string | null | undefined;
  /** The input field of the words. */
  readonly field: string;
  /** Whether the code alone says too little. */
  readonly isTextMandatory: boolean;
}

/** The words of a coded reason, or null. @throws InvalidInput REASON_TEXT where the code asks for them */
export function requireReasonText({ code, text, field, isTextMandatory }: GivenReason): string | null {
  if (text != null) return requireLongText(text, field);
  if (!isTextMandatory) return null;
  const message = `The reason ${code} needs a comment.`;
  throw new InvalidInput({ code: 'REASON_TEXT', message, path: [field], rule: 'domain 8: coded reasons' });
}
