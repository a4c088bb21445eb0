import { beforeAll, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { haveAccount, haveNurse, haveOrganization, PASSWORD } from '../fixtures/accounts.ts';
import { haveSecondFactor } from '../fixtures/second-factor.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import { useDatabase } from '../support/database.ts';
import { type LastingClient, lastingClient } from '../support/lasting-client.ts';
import { type RunningService, startService } from '../support/service.ts';

useDatabase();

let home: string;
let service: RunningService;
let admin: LastingClient;
beforeAll(async () => {
  home = await haveOrganization('海晴颐养院');
  service = await startService();
  await haveAccount({ login: 'admin-of-home', roles: [{ organizationId: home, role: 'ORG_ADMIN' }] });
  admin = lastingClient(service.url, 'admin-of-home');
  await admin.signIn(PASSWORD);
  return () => service.stop();
});

interface Invitation {
  readonly oneTimePassword: string;
}

test('who lost the telephone is invited again, works on with a new one, and is told that the old one was removed', async () => {
  const { login, personId } = await haveNurse(home);
  const nurse = lastingClient(service.url, login);
  await nurse.signIn(PASSWORD);
  await haveSecondFactor(nurse, service);

  const invitation = { organizationId: home, personId };
  const { oneTimePassword } = nodeOf(
    await admin.act<Invitation>('personInvite', invitation, 'oneTimePassword'),
  );
  expect((await nurse.graphql('{ viewer { person { id } } }')).status).toBe(401);
  const first = await nurse.signIn(oneTimePassword);
  expect(first.body).toMatchObject({ isPasswordChangeDue: true, isSecondFactorReset: true });
  const { viewer } = await nurse.ask<{ viewer: object }>('{ viewer { isSecondFactorReset } }');
  expect(viewer).toEqual({ isSecondFactorReset: true });
  const newPassword = 'a-quiet-harbour-2026';
  nodeOf(await nurse.act('passwordChange', { currentPassword: oneTimePassword, newPassword }, 'id'));
  expect((await nurse.signIn(newPassword)).body).toMatchObject({ isSecondFactorReset: false });
  await haveSecondFactor(nurse, service, newPassword);
  expect((await nurse.signIn(newPassword)).body.code).toBe('SECOND_FACTOR_REQUIRED');

  const events = await read().event.findMany({ where: { nounId: personId }, orderBy: { seq: 'asc' } });
  expect(events.map(({ act }) => act)).toEqual([
    'totpEnrol',
    'totpConfirm',
    'personInvite',
    'passwordChange',
    'totpEnrol',
    'totpConfirm',
  ]);
  expect(JSON.parse(events[2]?.facts ?? '{}')).toEqual({ isFirst: false, isSecondFactorReset: true });
});

test('who gets another one-time password before the first is used still learns of the removal', async () => {
  const { login, personId } = await haveNurse(home);
  const nurse = lastingClient(service.url, login);
  await nurse.signIn(PASSWORD);
  await haveSecondFactor(nurse, service);
  const invitation = { organizationId: home, personId };
  const invite = async () =>
    nodeOf(await admin.act<Invitation>('personInvite', invitation, 'oneTimePassword')).oneTimePassword;
  await invite();
  const second = await invite();
  expect((await nurse.signIn(second)).body).toMatchObject({ isSecondFactorReset: true });
  const newPassword = 'a-quiet-harbour-2026';
  nodeOf(await nurse.act('passwordChange', { currentPassword: second, newPassword }, 'id'));
  expect((await nurse.signIn(await invite())).body).toMatchObject({ isSecondFactorReset: false });
});

test('the administrator of another organisation removes nothing', async () => {
  const { login, personId } = await haveNurse(home);
  const nurse = lastingClient(service.url, login);
  await nurse.signIn(PASSWORD);
  await haveSecondFactor(nurse, service);
  const elsewhere = await haveOrganization('远山养老院');
  await haveAccount({ login: 'admin-elsewhere', roles: [{ organizationId: elsewhere, role: 'ORG_ADMIN' }] });
  const stranger = lastingClient(service.url, 'admin-elsewhere');
  await stranger.signIn(PASSWORD);
  for (const organizationId of [home, elsewhere]) {
    const refused = await stranger.act('personInvite', { organizationId, personId }, 'login');
    expect(refusalIn(refused).code).toBe('NOT_FOUND');
  }
  expect((await nurse.signIn(PASSWORD)).body.code).toBe('SECOND_FACTOR_REQUIRED');
});

test('a one-time password that nobody used in three days opens nothing', async () => {
  const invitation = { organizationId: home, name: '江雨桐', login: 'too-late', role: 'ORG_ADMIN' };
  const { oneTimePassword } = nodeOf(
    await admin.act<Invitation>('personInvite', invitation, 'oneTimePassword'),
  );
  const late = lastingClient(service.url, 'too-late');
  service.clock.advance(72 * 3_600_000 - 1);
  expect((await late.signIn(oneTimePassword)).status).toBe(200);
  service.clock.advance(1);
  expect((await late.signIn(oneTimePassword)).body).toEqual({
    code: 'SIGN_IN_FAILED',
    message: 'Login or password is wrong.',
  });
});
