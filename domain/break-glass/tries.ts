import { rows } from '../../prisma/client.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { policyFor } from '../policy-value/read.ts';
import { countAttempt, forgiveAttempts } from '../sign-in/attempt-limits.ts';
import type { Acting } from '../viewer.ts';

const DAY_MS = 86_400_000;

/**
 * Runs a look-up by number, of which few may find nobody: to be found by a number is the one way to learn that
 * somebody is known to the network. Every try is counted before it is made, so that many at once cannot slip
 * through, and given back unless nobody was found.
 *
 * @param act gets the refusal that it has to give when too many found nobody lately
 */
export async function withinTries(
  { viewer, clock }: Acting,
  act: (blocked: RuleRefused | null) => Promise<string>,
): Promise<string> {
  const now = clock.now();
  const policy = await policyFor({ rows }, 'breakGlass.triesPerDay', viewer, now);
  const limit = { kind: 'break-glass', most: policy.value, withinMs: DAY_MS };
  const tried = [{ limit, whose: viewer.personId }];
  if ((await countAttempt(tried, now)) !== null) {
    const message = `You have looked for ${policy.value} people whom the network does not know; try again tomorrow.`;
    return act(new RuleRefused({ code: 'BREAK_GLASS_TRIES', message, rule: 'V19', policy }));
  }
  const giveBack = () => forgiveAttempts({ once: tried, all: [] });
  try {
    const id = await act(null);
    await giveBack();
    return id;
  } catch (error) {
    if (!(error instanceof NotFound)) await giveBack();
    throw error;
  }
}
