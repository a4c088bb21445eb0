import { type Refusal, RuleRefused } from '../errors.ts';

/** What is over stays as it was. */
export function goneRefusal({ endAt }: { readonly endAt: string }, now: Date): Refusal | null {
  if (Date.parse(endAt) > now.getTime()) return null;
  return new RuleRefused({
    code: 'SESSION_OVER',
    message: 'This session is over.',
    rule: 'domain 2 Session',
  });
}
