import { type ActInput, type Deciding, perform } from '../../act.ts';
import { type SignInFactor, TWO_FACTORS } from '../../codes/sign-in.ts';
import { RuleRefused } from '../../errors.ts';
import { appendEvent } from '../../event-log.ts';
import type { Acting } from '../../viewer.ts';
import { codeRefusals, forgetCodeTries, mayTryCode } from './code-tries.ts';
import { isTotpCode, newTotpSecret, totpUri } from './totp.ts';
import { sealTotpSecrets, takeTotpCode, totpSecretsOf } from './totp-secrets.ts';

export interface TotpEnrolInput extends ActInput {
  /** A code of the second factor that there is, unless the session was opened with it. */
  readonly currentCode?: string | null | undefined;
}

/** Shown once: both are null when the same key asks again. */
export interface TotpEnrolment {
  readonly personId: string;
  /** Base32 (RFC 4648), to be typed into an authenticator app. */
  readonly secret: string | null;
  /** The same as `otpauth://totp/…`, to be shown as a QR code. */
  readonly otpauthUri: string | null;
}

const { wrong, tooOften } = codeRefusals('currentCode');

const codeRequired = () =>
  new RuleRefused({
    code: 'CURRENT_CODE_REQUIRED',
    message: 'Give a code of the second factor that you have, or sign in with it.',
    path: ['currentCode'],
    rule: 'who has only the password must not be able to replace the second factor',
  });

interface Enrolling {
  readonly secret: string;
  readonly currentCode: string | null;
  readonly isAllowed: boolean;
}

async function enrol(
  { tx, now, acting }: Deciding,
  { secret, currentCode, isAllowed }: Enrolling,
): Promise<string> {
  const { personId, sessionId } = acting.viewer;
  if (!isAllowed) throw tooOften;
  if (currentCode !== null && !isTotpCode(currentCode)) throw wrong;
  await tx.lock('Person', personId);
  const person = await tx.db.person.findUniqueOrThrow({ where: { id: personId } });
  if (person.totpConfirmedAt !== null) {
    const session = await tx.db.signInSession.findUnique({ where: { id: sessionId } });
    const isStrong = TWO_FACTORS.includes((session?.factor ?? 'PASSWORD') as SignInFactor);
    if (!isStrong) {
      if (currentCode === null) throw codeRequired();
      if (!(await takeTotpCode(tx, person, currentCode, now))) throw wrong;
      await forgetCodeTries(tx, personId);
    }
  }
  const { active } = totpSecretsOf(person);
  const totpSealed = sealTotpSecrets(personId, { active, pending: secret });
  await tx.db.person.update({
    where: { id: personId },
    data: { totpSealed, version: { increment: 1 } },
  });
  const event = { noun: 'person', nounId: personId, act: 'totpEnrol', to: 'SECOND_FACTOR_PENDING' } as const;
  await appendEvent(tx, { ...event, journeyId: personId }, acting, now);
  return totpUri(secret, person.login ?? person.name);
}

/**
 * Gives the viewer a new secret for an authenticator app. It counts from `totpConfirm` on; until then a second
 * factor that there is stays in force.
 * @throws RuleRefused CURRENT_CODE_REQUIRED, CODE_TRIES; InvalidInput CODE_WRONG
 */
export async function enrolTotp(acting: Acting, input: TotpEnrolInput): Promise<TotpEnrolment> {
  const { personId } = acting.viewer;
  const currentCode = input.currentCode ?? null;
  const isAllowed = currentCode === null || (await mayTryCode(personId, acting.clock.now()));
  const secret = newTotpSecret();
  let otpauthUri: string | null = null;
  await perform(acting, 'totpEnrol', input, async (deciding) => {
    otpauthUri = await enrol(deciding, { secret, currentCode, isAllowed });
    return personId;
  });
  return { personId, secret: otpauthUri === null ? null : secret, otpauthUri };
}
