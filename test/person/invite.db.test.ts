import { beforeEach, expect, test } from 'vitest';
import { invitePerson, type PersonInviteInput } from '../../domain/person/invite.ts';
import { assignRole } from '../../domain/practitioner/assign-role.ts';
import { verifyPassword } from '../../domain/sign-in/password.ts';
import { read, write } from '../../prisma/client.ts';
import { haveSignedIn } from '../fixtures/accounts.ts';
import { freshKey, refusalOf, SUNDAY, TODAY, written } from '../fixtures/directory.ts';
import { directory, doctorOfHospital, useFreshDirectory } from '../fixtures/open-directory.ts';
import { outcomesOf } from '../fixtures/refusal.ts';

useFreshDirectory();

let logins = 0;
beforeEach(() => {
  logins += 1;
});

const clerk = (more: Partial<PersonInviteInput> = {}): PersonInviteInput => ({
  idempotencyKey: freshKey(),
  organizationId: directory.hospital.id,
  name: '王小满',
  login: `wang.${logins}`,
  role: 'REFERRAL_OFFICE',
  ...more,
});
const person = (id: string) =>
  read().person.findUniqueOrThrow({ where: { id }, include: { roleAssignments: true } });

test('an ORG_ADMIN invites somebody new; the one-time password is told once', async () => {
  const input = clerk({ login: ` Wang.${logins} ` });
  const { personId, oneTimePassword } = await invitePerson(directory.hospitalAdmin, input);
  const row = await person(personId);
  expect(row).toMatchObject({ login: `wang.${logins}`, isPasswordChangeDue: true, name: '王小满' });
  expect(row.roleAssignments).toMatchObject([{ role: 'REFERRAL_OFFICE', fromOn: TODAY }]);
  expect(await verifyPassword(row.passwordHash, oneTimePassword ?? '')).toBe(true);
  const before = await written();
  expect(await invitePerson(directory.hospitalAdmin, input)).toEqual({ personId, oneTimePassword: null });
  expect(await written()).toEqual(before);
});

test('a colleague without a sign-in gets one; asked again, a new password and no open session', async () => {
  const personId = await doctorOfHospital();
  const known = { name: null, role: null, personId };
  const first = await invitePerson(directory.hospitalAdmin, clerk(known));
  const session = {
    id: `session-${personId}`,
    personId,
    organizationId: directory.hospital.id,
    refreshHash: personId,
  };
  const term = { createdAt: SUNDAY, refreshedAt: SUNDAY, expiresAt: new Date('2026-11-23T00:00:00Z') };
  await write(({ db }) => db.signInSession.create({ data: { ...session, ...term } }));
  const second = await invitePerson(directory.hospitalAdmin, clerk({ ...known, login: null }));
  expect(second.personId).toBe(personId);
  const row = await person(personId);
  expect(await verifyPassword(row.passwordHash, first.oneTimePassword ?? '')).toBe(false);
  expect(await verifyPassword(row.passwordHash, second.oneTimePassword ?? '')).toBe(true);
  const closed = await read().signInSession.findUniqueOrThrow({ where: { id: session.id } });
  expect(closed.revokedReason).toBe('PASSWORD_RESET');
});

test("SYS_ADMIN invites an organisation's first ORG_ADMIN, and nobody else", async () => {
  const { sysAdmin, hospitalAdmin, home } = directory;
  await write(({ db }) =>
    db.roleAssignment.updateMany({ where: { organizationId: home.id }, data: { toOn: '2026-11-21' } }),
  );
  const first = clerk({ organizationId: home.id, role: 'ORG_ADMIN' });
  const { personId } = await invitePerson(sysAdmin, first);
  expect((await person(personId)).roleAssignments).toMatchObject([
    { role: 'ORG_ADMIN', organizationId: home.id },
  ]);
  const second = clerk({ organizationId: home.id, role: 'ORG_ADMIN', login: `second.${logins}` });
  expect((await refusalOf(invitePerson(sysAdmin, second))).code).toBe('ORG_ADMIN_EXISTS');
  const office = clerk({ organizationId: home.id, login: `third.${logins}` });
  expect((await refusalOf(invitePerson(sysAdmin, office))).code).toBe('ROLE_GIVEN_BY_OTHERS');
  const foreign = await refusalOf(invitePerson(hospitalAdmin, clerk({ organizationId: home.id })));
  expect(foreign).toMatchObject({ code: 'NOT_FOUND', path: ['organizationId'] });
});

test.each<[string, string[], () => Partial<PersonInviteInput>]>([
  ['PERSON_OR_NAME', ['personId'], () => ({ name: null })],
  ['ROLE_REQUIRED', ['role'], () => ({ role: null })],
  ['PRACTITIONER_REQUIRED', ['role'], () => ({ role: 'HOSP_DOCTOR' })],
  ['LOGIN_REQUIRED', ['login'], () => ({ login: null })],
  ['LOGIN_FORM', ['login'], () => ({ login: '王' })],
  ['LOGIN_RESERVED', ['login'], () => ({ login: 'nh-nurse' })],
  ['NOT_FOUND', ['personId'], () => ({ name: null, personId: directory.otherAdmin.viewer.personId })],
  ['NOT_FOUND', ['personId'], () => ({ name: null, personId: 'unknown' })],
  ['INVITE_SELF', ['personId'], () => ({ name: null, personId: directory.hospitalAdmin.viewer.personId })],
  ['TEXT_CONTROL_CHARACTERS', ['name'], () => ({ name: '王\u202e小满' })],
])('%s at %s, and nothing is written', async (code, path, wrong) => {
  const before = await written();
  const refusal = await refusalOf(invitePerson(directory.hospitalAdmin, clerk(wrong())));
  expect({ code: refusal.code, path: refusal.path }).toEqual({ code, path });
  expect(await written()).toEqual(before);
});

test('a login is taken once, also by several at once', async () => {
  const { hospitalAdmin, otherAdmin, otherHospital } = directory;
  const racers = [
    invitePerson(hospitalAdmin, clerk()),
    invitePerson(otherAdmin, clerk({ organizationId: otherHospital.id })),
  ];
  const outcomes = await outcomesOf(racers);
  expect(outcomes.sort()).toEqual(['DONE', 'LOGIN_TAKEN']);
});

test('a login that is there stays', async () => {
  const { personId } = await invitePerson(directory.hospitalAdmin, clerk());
  const other = clerk({ name: null, role: null, personId, login: `other.${logins}` });
  expect((await refusalOf(invitePerson(directory.hospitalAdmin, other))).code).toBe('LOGIN_FIXED');
});

test('nobody gives out the sign-in of somebody who also works elsewhere', async () => {
  const { hospitalAdmin, otherAdmin, otherHospital, sysAdmin, hospital } = directory;
  const personId = await doctorOfHospital();
  const elsewhere = { idempotencyKey: freshKey(), organizationId: otherHospital.id, personId };
  await assignRole(otherAdmin, { ...elsewhere, role: 'HOSP_DOCTOR' });
  for (const { id } of [hospital, otherHospital]) await haveSignedIn(personId, id, directory.clock.now());
  const known = { name: null, role: null, personId };
  for (const [by, organizationId] of [
    [hospitalAdmin, hospital.id],
    [otherAdmin, otherHospital.id],
    [sysAdmin, hospital.id],
  ] as const) {
    const refusal = await refusalOf(invitePerson(by, clerk({ ...known, organizationId })));
    expect(refusal).toMatchObject({ code: 'SIGN_IN_OF_OTHERS', path: ['personId'] });
  }
});
