import type { Warning } from '../warning.ts';

/** What somebody should look at in a consent that was recorded; never a refusal. */
export function consentWarnings(consent: {
  readonly basis: string;
  readonly capacityThen: string | null;
}): Warning[] {
  if (consent.basis !== 'SELF' || consent.capacityThen !== 'LIMITED') return [];
  const message = 'The resident signed with limited capacity; ask whether a guardian has to agree.';
  return [{ code: 'SIGNER_CAPACITY_LIMITED', message, rule: 'domain 2 Consent, Civil Code art. 22' }];
}
