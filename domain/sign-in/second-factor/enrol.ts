import { read, type Tx } from '../../../prisma/client.ts';
import { type ActInput, type Deciding, perform } from '../../act.ts';
import { OPENID_FACTORS, type SignInFactor } from '../../codes/sign-in.ts';
import { RuleRefused } from '../../errors.ts';
import { appendEvent } from '../../event-log.ts';
import {
  currentPasswordWrong,
  forgetPasswordTries,
  mayTryPassword,
  passwordTriedTooOften,
  rememberedPassword,
} from '../../person/password-tries.ts';
import type { Acting } from '../../viewer.ts';
import { verifyPassword } from '../password.ts';
import { codeRefusals, forgetCodeTries, mayTryCode } from './code-tries.ts';
import { isTotpCode, newTotpSecret, totpUri } from './totp.ts';
import { sealTotpSecrets, takeTotpCode, totpSecretsOf } from './totp-secrets.ts';

export interface TotpEnrolInput extends ActInput {
  /** For a first second factor, unless the session was opened through the provider. */
  readonly currentPassword?: string | null | undefined;
  /** A code of the second factor that there is. */
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
    message: 'Give a code of the second factor that you have.',
    path: ['currentCode'],
    rule: 'a session that stands open must not be enough to replace the second factor',
  });

const passwordRequired = () =>
  new RuleRefused({
    code: 'CURRENT_PASSWORD_REQUIRED',
    message: 'Give your current password.',
    path: ['currentPassword'],
    rule: 'a session that stands open must not be enough to set a second factor',
  });

type Person = Awaited<ReturnType<Tx['db']['person']['findUniqueOrThrow']>>;

/** What the viewer shows beyond the session; tries are counted before anything is looked at. */
interface Proof {
  readonly code: string | null;
  readonly mayCode: boolean;
  readonly password: string | null;
  readonly mayPassword: boolean;
  /** The hash of which the password is the right one: at the act it must still be that of the person. */
  readonly rightHash: string | null;
}

async function tryProof(
  { viewer: { personId }, clock }: Acting,
  { currentCode, currentPassword }: TotpEnrolInput,
): Promise<Proof> {
  const [code, password] = [currentCode ?? null, currentPassword ?? null];
  const mayCode = code === null || (await mayTryCode(personId, clock.now()));
  const proof = { code, mayCode, password, rightHash: null };
  if (password === null) return { ...proof, mayPassword: true };
  const mayPassword = await mayTryPassword(personId, clock.now());
  if (!mayPassword) return { ...proof, mayPassword };
  // Hashing takes time: not while a transaction is open.
  const { passwordHash } = await read().person.findUniqueOrThrow({ where: { id: personId } });
  if (!(await verifyPassword(passwordHash, password))) return { ...proof, mayPassword };
  await forgetPasswordTries(personId);
  return { ...proof, mayPassword, rightHash: passwordHash };
}

interface Enrolling extends Proof {
  readonly secret: string;
}

async function requireCode({ tx, now }: Deciding, person: Person, { code, mayCode }: Proof): Promise<void> {
  if (!mayCode) throw tooOften;
  if (code === null) throw codeRequired();
  if (!isTotpCode(code) || !(await takeTotpCode(tx, person, code, now))) throw wrong;
  await forgetCodeTries(tx, person.id);
}

/** Who came through the provider may have no password; there is no other proof to ask for. */
async function requirePassword({ tx, acting }: Deciding, person: Person, proof: Proof): Promise<void> {
  const { password, mayPassword, rightHash } = proof;
  const session = await tx.db.signInSession.findUnique({ where: { id: acting.viewer.sessionId } });
  if (OPENID_FACTORS.includes((session?.factor ?? 'PASSWORD') as SignInFactor)) return;
  if (!mayPassword) throw passwordTriedTooOften();
  if (password === null) throw passwordRequired();
  if (rightHash === null || rightHash !== person.passwordHash) throw currentPasswordWrong();
}

async function enrol(deciding: Deciding, { secret, ...proof }: Enrolling): Promise<string> {
  const { tx, now, acting } = deciding;
  const { personId } = acting.viewer;
  await tx.lock('Person', personId);
  const person = await tx.db.person.findUniqueOrThrow({ where: { id: personId } });
  await (person.totpConfirmedAt === null ? requirePassword : requireCode)(deciding, person, proof);
  // A code that was not asked for is not taken, but what is no code at all is a mistake to be told.
  if (proof.code !== null && !isTotpCode(proof.code)) throw wrong;
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
 * @throws RuleRefused CURRENT_CODE_REQUIRED, CURRENT_PASSWORD_REQUIRED, CODE_TRIES, PASSWORD_TRIES; InvalidInput
 *   CODE_WRONG, CURRENT_PASSWORD_WRONG
 */
export async function enrolTotp(acting: Acting, input: TotpEnrolInput): Promise<TotpEnrolment> {
  const { personId } = acting.viewer;
  const proof = await tryProof(acting, input);
  const secret = newTotpSecret();
  let otpauthUri: string | null = null;
  const { currentPassword, ...rest } = input;
  const asked = {
    ...rest,
    currentPassword: currentPassword == null ? null : rememberedPassword(currentPassword),
  };
  await perform(acting, 'totpEnrol', asked, async (deciding) => {
    otpauthUri = await enrol(deciding, { secret, ...proof });
    return personId;
  });
  return { personId, secret: otpauthUri === null ? null : secret, otpauthUri };
}
