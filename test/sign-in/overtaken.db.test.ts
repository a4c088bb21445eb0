import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { changePassword } from '../../domain/person/change-password.ts';
import * as passwords from '../../domain/sign-in/password.ts';
import { revokeSessions } from '../../domain/sign-in/revoke.ts';
import { confirmTotp } from '../../domain/sign-in/second-factor/confirm.ts';
import { enrolTotp } from '../../domain/sign-in/second-factor/enrol.ts';
import { signIn } from '../../domain/sign-in/sign-in.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { haveNurse, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import { actingAt, freshKey, SUNDAY } from '../fixtures/directory.ts';
import { useDatabase } from '../support/database.ts';
import { totpCode } from '../support/totp.ts';

/** What somebody else does, all of it, while the next password is held against its hash. */
let meanwhile: (() => Promise<unknown>) | null = null;
beforeAll(() => {
  const { verifyPassword } = passwords;
  vi.spyOn(passwords, 'verifyPassword').mockImplementation(async (...given) => {
    const isRight = await verifyPassword(...given);
    const act = meanwhile;
    meanwhile = null;
    await act?.();
    return isRight;
  });
  return () => vi.restoreAllMocks();
});

useDatabase();

const clock = testClock(SUNDAY);
const context = { clock, requestId: 'overtaken', secondFactor: { isForStaff: false } };
let login: string;
let personId: string;
let owner: Acting;

const signingIn = () => signIn({ login, password: PASSWORD, organizationId: null, userAgent: null }, context);

beforeEach(async () => {
  const id = await haveOrganization('海晴颐养院');
  ({ login, personId } = await haveNurse(id));
  const open = await signingIn();
  if (open.kind !== 'SIGNED_IN') throw new Error(open.kind);
  const home = { id, kind: 'NURSING_HOME', regionCode: '440402' } as const;
  const { viewer, ...rest } = actingAt(clock, home, 'NH_NURSE');
  owner = { ...rest, viewer: { ...viewer, ...open.session.viewer } };
});

const openSessions = async () => {
  const found = await read().signInSession.findMany({ where: { personId, revokedAt: null } });
  return found.map(({ id }) => id);
};
const openChallenges = () => read().secondFactorChallenge.count({ where: { personId, usedAt: null } });

const passwordChange = () => {
  const passwords = { currentPassword: PASSWORD, newPassword: 'a-calm-river-at-noon' };
  return changePassword(owner, { idempotencyKey: freshKey(), ...passwords });
};
async function secondFactor(): Promise<void> {
  const { secret } = await enrolTotp(owner, { idempotencyKey: freshKey(), currentPassword: PASSWORD });
  const code = totpCode(secret ?? '', clock.now());
  await confirmTotp(owner, { idempotencyKey: freshKey(), code });
}

test('an old password opens nothing once it was changed, although it was right when it was looked at', async () => {
  meanwhile = passwordChange;
  expect(await signingIn()).toEqual({ kind: 'REFUSED' });
  expect(await openSessions()).toEqual([owner.viewer.sessionId]);
});

test('neither does it get a challenge', async () => {
  await secondFactor();
  meanwhile = passwordChange;
  expect(await signingIn()).toEqual({ kind: 'REFUSED' });
  expect(await openChallenges()).toBe(0);
});

test('who signs in while a second factor is put in force is asked for it', async () => {
  meanwhile = secondFactor;
  expect(await signingIn()).toMatchObject({ kind: 'SECOND_FACTOR_REQUIRED' });
  expect(await openSessions()).toEqual([owner.viewer.sessionId]);
});

test('a change that is under way is waited for', async () => {
  const turns = new EventEmitter();
  const isChanged = once(turns, 'changed');
  const mayEnd = once(turns, 'end');
  const change = write(async (tx) => {
    await tx.db.person.update({ where: { id: personId }, data: { passwordHash: 'another' } });
    await revokeSessions(tx, personId, { reason: 'PASSWORD_CHANGED', now: clock.now() });
    turns.emit('changed');
    await mayEnd;
  });
  await isChanged;
  const attempt = signingIn();
  // Time enough to read the old hash, to find the password right, and to come to the write.
  await sleep(300);
  turns.emit('end');
  await change;
  expect(await attempt).toEqual({ kind: 'REFUSED' });
  expect(await openSessions()).toEqual([]);
});

test('of many sign-ins and a change of the password at once, only the session of the change goes on', async () => {
  const attempts = Array.from({ length: 6 }, signingIn);
  await passwordChange();
  await Promise.all(attempts);
  expect(await openSessions()).toEqual([owner.viewer.sessionId]);
});
