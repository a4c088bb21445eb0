import { inspect } from 'node:util';
import { beforeEach, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { changePassword, type PasswordChangeInput } from '../../domain/person/change-password.ts';
import { verifyPassword } from '../../domain/sign-in/password.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { haveAccount, PASSWORD } from '../fixtures/accounts.ts';
import { actingAt, freshKey, refusalOf, SUNDAY, smallDirectory, written } from '../fixtures/directory.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

const clock = testClock(SUNDAY);
const NEXT = 'a-calm-river-at-noon';
let acting: Acting;
let accounts = 0;
beforeEach(async () => {
  accounts += 1;
  const { hospital } = await smallDirectory(clock);
  const roles = [{ organizationId: hospital.id, role: 'HOSP_SCHED' as const }];
  const personId = await haveAccount({ login: `scheduler.${accounts}`, roles, isPasswordChangeDue: true });
  const { viewer, ...rest } = actingAt(clock, hospital, 'HOSP_SCHED');
  acting = { ...rest, viewer: { ...viewer, personId, isPasswordChangeDue: true } };
});

const change = (more: Partial<PasswordChangeInput> = {}): PasswordChangeInput => ({
  idempotencyKey: freshKey(),
  currentPassword: PASSWORD,
  newPassword: NEXT,
  ...more,
});
const account = () => read().person.findUniqueOrThrow({ where: { id: acting.viewer.personId } });

test('the one-time password is changed, and a repeat answers the same', async () => {
  const input = change();
  await changePassword(acting, input);
  const row = await account();
  expect(row).toMatchObject({ isPasswordChangeDue: false, version: 2 });
  expect(await verifyPassword(row.passwordHash, NEXT)).toBe(true);
  expect(await changePassword(acting, input)).toBe(acting.viewer.personId);
  const other = await refusalOf(changePassword(acting, { ...input, newPassword: `${NEXT.toUpperCase()}` }));
  expect(other.code).toBe('IDEMPOTENCY_KEY_REUSED');
});

test.each<[string, string, Partial<PasswordChangeInput>]>([
  ['CURRENT_PASSWORD_WRONG', 'currentPassword', { currentPassword: 'not this one' }],
  ['PASSWORD_UNCHANGED', 'newPassword', { newPassword: PASSWORD }],
  ['PASSWORD_TOO_SHORT', 'newPassword', { newPassword: 'short' }],
  ['PASSWORD_COMMON', 'newPassword', { newPassword: 'password-123' }],
  ['PASSWORD_HOLDS_LOGIN', 'newPassword', { newPassword: 'i-am-scheduler.5-myself' }],
])('%s: nothing is written', async (code, field, wrong) => {
  const login = (await account()).login ?? '';
  const newPassword = wrong.newPassword?.replace('scheduler.5', login);
  const before = [await written(), await account()];
  const input = change({ ...wrong, ...(newPassword === undefined ? {} : { newPassword }) });
  const refusal = await refusalOf(changePassword(acting, input));
  expect({ code: refusal.code, path: refusal.path }).toEqual({ code, path: [field] });
  expect([await written(), await account()]).toEqual(before);
});

test('of two changes at once, one counts', async () => {
  const racers = [
    changePassword(acting, change()),
    changePassword(acting, change({ newPassword: `${NEXT}-2` })),
  ];
  const outcomes = await Promise.all(
    racers.map((racer) =>
      racer.then(
        () => 'DONE',
        (reason) => reason.code,
      ),
    ),
  );
  expect(outcomes.sort()).toEqual(['CURRENT_PASSWORD_WRONG', 'DONE']);
});

test('no password is kept that could be guessed from a copy of the database', async () => {
  const input = change();
  await changePassword(acting, input);
  const everything = inspect(
    [
      await read().idempotencyRecord.findMany(),
      await read().event.findMany(),
      await read().auditEvent.findMany(),
    ],
    { depth: null, maxArrayLength: null, maxStringLength: null },
  );
  expect(everything).not.toContain(NEXT);
  expect(everything).not.toContain(PASSWORD);
});
