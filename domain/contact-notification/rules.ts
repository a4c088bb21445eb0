import { type AppliedPolicy, InvalidInput, RuleRefused } from '../errors.ts';
import { type Callee, isPublicBody } from './callees.ts';

const RULE = 'domain 3.5.12';
const HOUR = 3_600_000;

/** Who was called, as the input names that person. */
export interface NamedCallee {
  readonly contactId?: string | null | undefined;
  readonly representativeId?: string | null | undefined;
}

/** One of the two. @throws InvalidInput CALLEE */
export function requireNamed({ contactId, representativeId }: NamedCallee): void {
  if ((contactId == null) !== (representativeId == null)) return;
  const message = 'Name who was called: a contact or a representative.';
  throw new InvalidInput({ code: 'CALLEE', message, path: ['contactId'], rule: RULE });
}

interface CallTime {
  readonly happenedAt: Date;
  /** The policy `contact.callBackdateHours`. */
  readonly backdate: AppliedPolicy;
  readonly now: Date;
}

/**
 * A call is told when it was made; a family may have been warned of what was about to happen.
 * @throws InvalidInput CALL_IN_FUTURE; RuleRefused CALL_LONG_BEFORE
 */
export function requireCalledAt(calledAt: Date, { happenedAt, backdate, now }: CallTime): void {
  const path = ['calledAt'];
  if (calledAt > now)
    throw new InvalidInput({
      ...{ code: 'CALL_IN_FUTURE', message: 'A call is entered when it was made.', path, rule: RULE },
    });
  if (calledAt.getTime() >= happenedAt.getTime() - backdate.value * HOUR) return;
  const message = `A call about it was made at most ${backdate.value} hours before it happened.`;
  throw new RuleRefused({ code: 'CALL_LONG_BEFORE', message, path, rule: RULE, policy: backdate });
}

/** The public body is called when nobody else is left. @throws RuleRefused CALL_ORDER */
export function requireOrder(callee: Callee, left: readonly Callee[]): void {
  if (!isPublicBody(callee) || left.every(isPublicBody)) return;
  const message = 'Somebody of the family is still to be called: the public body is the last.';
  throw new RuleRefused({ code: 'CALL_ORDER', message, path: ['representativeId'], rule: RULE });
}
