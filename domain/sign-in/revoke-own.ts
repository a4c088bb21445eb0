import { rows } from '../../prisma/client.ts';
import { type ActInput, perform } from '../act.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import type { Acting } from '../viewer.ts';
import { type OwnSignIn, ownSignIn } from './own-sign-ins.ts';
import { revokeSession } from './revoke.ts';

export interface SignInRevokeInput extends ActInput {
  readonly signInId: string;
}

const over = () =>
  new RuleRefused({
    code: 'SIGN_IN_OVER',
    message: 'This sign-in is over already.',
    path: ['signInId'],
    rule: 'docs/decisions/sessions.md',
  });

/**
 * Ends one of the viewer's own sign-ins, from the next request on; the running one too.
 * @throws NotFound; RuleRefused SIGN_IN_OVER
 */
export async function revokeOwnSignIn(acting: Acting, input: SignInRevokeInput): Promise<OwnSignIn> {
  const id = await perform(acting, 'signInRevoke', input, async ({ tx, now }) => {
    const session = await ownSignIn(tx, acting, input.signInId);
    if (session === null) throw new NotFound('signIn', ['signInId']);
    const isOpen = Date.parse(session.expiresAt) > now.getTime();
    if (!isOpen || !(await revokeSession(tx, session.id, 'REVOKED_BY_OWNER', now))) throw over();
    const { personId } = acting.viewer;
    const event = { noun: 'person', nounId: personId, act: 'signInRevoke', to: 'SIGN_IN_ENDED' } as const;
    await appendEvent(tx, { ...event, journeyId: personId, facts: { signInId: session.id } }, acting, now);
    return session.id;
  });
  const ended = await ownSignIn({ rows }, acting, id);
  if (ended === null) throw new NotFound('signIn', ['signInId']);
  return ended;
}
