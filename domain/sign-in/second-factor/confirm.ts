import { type ActInput, type Deciding, perform } from '../../act.ts';
import { type SignInFactor, withTotp } from '../../codes/sign-in.ts';
import { RuleRefused } from '../../errors.ts';
import { appendEvent } from '../../event-log.ts';
import type { Acting } from '../../viewer.ts';
import { revokeSessions } from '../revoke.ts';
import { codeRefusals, forgetCodeTries, mayTryCode } from './code-tries.ts';
import { stepOfCode } from './totp.ts';
import { sealTotpSecrets, totpSecretsOf } from './totp-secrets.ts';

export interface TotpConfirmInput extends ActInput {
  /** Six digits that the authenticator app shows. */
  readonly code: string;
}

const { wrong, tooOften } = codeRefusals('code');

const notEnrolled = () =>
  new RuleRefused({
    code: 'TOTP_NOT_ENROLLED',
    message: 'No second factor waits to be confirmed; enrol one first.',
    rule: 'RFC 6238: the secret is shared before the first code',
  });

async function confirm({ tx, now, acting }: Deciding, code: string): Promise<void> {
  const { personId, sessionId } = acting.viewer;
  await tx.lock('Person', personId);
  const person = await tx.db.person.findUniqueOrThrow({ where: { id: personId } });
  const { pending } = totpSecretsOf(person);
  if (pending === null) throw notEnrolled();
  const step = stepOfCode(pending, code, now);
  if (step === null) throw wrong;
  await forgetCodeTries(tx, personId);
  const totpSealed = sealTotpSecrets(personId, { active: pending, pending: null });
  // The code that confirms is taken like one at the sign-in: it opens nothing a second time.
  const totp = { totpSealed, totpConfirmedAt: now, totpLastStep: step };
  await tx.db.person.update({ where: { id: personId }, data: { ...totp, version: { increment: 1 } } });
  const session = await tx.db.signInSession.findUnique({ where: { id: sessionId } });
  if (session !== null) {
    const factor = withTotp(session.factor as SignInFactor);
    await tx.db.signInSession.update({ where: { id: sessionId }, data: { factor } });
  }
  await revokeSessions(tx, personId, { reason: 'SECOND_FACTOR_SET', now, exceptSessionId: sessionId });
  const event = { noun: 'person', nounId: personId, act: 'totpConfirm', to: 'SECOND_FACTOR_SET' } as const;
  await appendEvent(tx, { ...event, journeyId: personId }, acting, now);
}

/**
 * Puts the secret of `totpEnrol` in force with a first code of it. The running session counts as one with two
 * factors from here on; the person's other sessions end.
 * @returns the person's id
 * @throws RuleRefused TOTP_NOT_ENROLLED, CODE_TRIES; InvalidInput CODE_WRONG
 */
export async function confirmTotp(acting: Acting, input: TotpConfirmInput): Promise<string> {
  const { personId } = acting.viewer;
  const isAllowed = await mayTryCode(personId, acting.clock.now());
  return perform(acting, 'totpConfirm', input, async (deciding) => {
    if (!isAllowed) throw tooOften;
    await confirm(deciding, input.code);
    return personId;
  });
}
