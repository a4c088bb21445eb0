import { isCapacityLimited } from '../capacity-assessment/limited.ts';
import type { Warning } from '../warning.ts';

const RULE = 'domain 2 Representative, Civil Code art. 23';

const isGuardian = (kind: string): boolean => kind === 'STATUTORY' || kind === 'APPOINTED';

/** What somebody should look at where the kind of representative and the resident's capacity do not fit; never a refusal. */
export function representativeWarnings(representative: {
  readonly kind: string;
  readonly capacity: string;
}): Warning[] {
  const { kind, capacity } = representative;
  if (isGuardian(kind) && !isCapacityLimited(capacity)) {
    const message = 'A guardian stands here for a resident whose capacity is not assessed as limited.';
    return [{ code: 'GUARDIAN_OF_CAPABLE', message, rule: RULE }];
  }
  if (!isGuardian(kind) && isCapacityLimited(capacity)) {
    const message = 'The capacity of the resident is limited: a statutory or appointed guardian is needed.';
    return [{ code: 'GUARDIAN_NEEDED', message, rule: RULE }];
  }
  return [];
}
