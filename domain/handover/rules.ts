import type { Rule } from '../available-action.ts';
import { RuleRefused } from '../errors.ts';

/** What was given and not yet taken is taken first: two open handovers would each hold half of what happened. */
export const requiresNoneOpen: Rule<{ readonly openNo: string | null }> = ({ openNo }) => {
  if (openNo === null) return null;
  const message = `Handover ${openNo} still waits for the signature of the next shift.`;
  return new RuleRefused({
    code: 'HANDOVER_NOT_TAKEN',
    message,
    path: ['handoverId'],
    rule: 'domain 2 Handover: signed by both',
  });
};
