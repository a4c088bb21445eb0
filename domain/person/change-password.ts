import { read } from '../../prisma/client.ts';
import { type ActInput, type Deciding, perform } from '../act.ts';
import { InvalidInput } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { hashPassword, requireNewPassword, verifyPassword } from '../sign-in/password.ts';
import { revokeSessions } from '../sign-in/revoke.ts';
import type { Acting } from '../viewer.ts';
import {
  currentPasswordWrong,
  forgetPasswordTries,
  mayTryPassword,
  passwordTriedTooOften,
  rememberedPassword,
} from './password-tries.ts';

export interface PasswordChangeInput extends ActInput {
  readonly currentPassword: string;
  readonly newPassword: string;
}

const RULE = 'promises: sign-in';

const refuse = (code: string, message: string, field: string) =>
  new InvalidInput({ code, message, path: [field], rule: RULE });

interface Change {
  readonly input: PasswordChangeInput;
  readonly before: { readonly login: string | null; readonly passwordHash: string | null };
  readonly isAllowed: boolean;
  readonly isRight: boolean;
  readonly newHash: string;
}

async function change(
  { tx, now, acting }: Deciding,
  { input, before, isAllowed, isRight, newHash }: Change,
): Promise<void> {
  const { personId, sessionId } = acting.viewer;
  if (!isAllowed) throw passwordTriedTooOften();
  if (!isRight) throw currentPasswordWrong();
  requireNewPassword(input.newPassword, before.login ?? personId);
  if (input.newPassword === input.currentPassword) {
    throw refuse('PASSWORD_UNCHANGED', 'The new password is the old one.', 'newPassword');
  }
  // The old hash is the version here: of two changes at once, the second finds another password.
  const changed = await tx.db.person.updateMany({
    where: { id: personId, passwordHash: before.passwordHash },
    data: {
      passwordHash: newHash,
      passwordExpiresAt: null,
      isPasswordChangeDue: false,
      version: { increment: 1 },
    },
  });
  if (changed.count === 0) throw currentPasswordWrong();
  await revokeSessions(tx, personId, { reason: 'PASSWORD_CHANGED', now, exceptSessionId: sessionId });
  const event = { noun: 'person', nounId: personId, act: 'passwordChange', to: 'SIGN_IN_SET' } as const;
  await appendEvent(tx, { ...event, journeyId: personId }, acting, now);
}

/**
 * Changes the viewer's own password and ends the person's other sessions.
 * @returns the person's id
 * @throws InvalidInput CURRENT_PASSWORD_WRONG, PASSWORD_UNCHANGED, PASSWORD_…; RuleRefused PASSWORD_TRIES
 */
export async function changePassword(acting: Acting, input: PasswordChangeInput): Promise<string> {
  const { personId } = acting.viewer;
  const before = await read().person.findUniqueOrThrow({
    where: { id: personId },
    select: { login: true, passwordHash: true },
  });
  const isAllowed = await mayTryPassword(personId, acting.clock.now());
  // Hashing takes time: not while a transaction is open.
  const isRight = isAllowed && (await verifyPassword(before.passwordHash, input.currentPassword));
  if (isRight) await forgetPasswordTries(personId);
  const newHash = isRight ? await hashPassword(input.newPassword) : '';
  const { idempotencyKey } = input;
  const asked = {
    idempotencyKey,
    currentPassword: rememberedPassword(input.currentPassword),
    newPassword: rememberedPassword(input.newPassword),
  };
  return perform(acting, 'passwordChange', asked, async (deciding) => {
    await change(deciding, { input, before, isAllowed, isRight, newHash });
    return personId;
  });
}
