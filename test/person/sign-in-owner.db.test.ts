import { expect, test } from 'vitest';
import { localDateOf } from '../../domain/calendar-date.ts';
import { invitePerson } from '../../domain/person/invite.ts';
import { assignRole } from '../../domain/practitioner/assign-role.ts';
import { registerPractitioner } from '../../domain/practitioner/register.ts';
import { read, write } from '../../prisma/client.ts';
import { haveSignedIn } from '../fixtures/accounts.ts';
import { freshKey, refusalOf } from '../fixtures/directory.ts';
import { directory, doctorOfHospital, useFreshDirectory } from '../fixtures/open-directory.ts';

useFreshDirectory();

const refused = { code: 'SIGN_IN_OF_OTHERS', path: ['personId'] };
const hospitalInvites = (personId: string, login?: string) =>
  invitePerson(directory.hospitalAdmin, {
    idempotencyKey: freshKey(),
    organizationId: directory.hospital.id,
    personId,
    login: login ?? null,
  });
const strangerInvites = (personId: string, more: object) =>
  invitePerson(directory.otherAdmin, {
    idempotencyKey: freshKey(),
    organizationId: directory.otherHospital.id,
    personId,
    ...more,
  });
const strangerAssigns = (personId: string) =>
  assignRole(directory.otherAdmin, {
    idempotencyKey: freshKey(),
    organizationId: directory.otherHospital.id,
    personId,
    role: 'HOSP_SCHED',
  });

/** As at the end of a job: the last day of each role was yesterday. */
const leaves = (personId: string, organizationId: string) =>
  write(({ db }) =>
    db.roleAssignment.updateMany({
      where: { personId, organizationId },
      data: {
        fromOn: '2026-01-01',
        toOn: localDateOf(new Date(directory.clock.now().getTime() - 86_400_000)),
      },
    }),
  );
/** Somebody who chose a password and works with it. */
async function atWork(personId: string, login: string): Promise<void> {
  await write(({ db }) =>
    db.person.update({
      where: { id: personId },
      data: { login, passwordHash: 'x', isPasswordChangeDue: false },
    }),
  );
  await haveSignedIn(personId, directory.hospital.id, directory.clock.now());
}

test('who is registered by one organisation gets no sign-in from another, with a role of it or without', async () => {
  const { hospital, hospitalAdmin } = directory;
  const registration = { organizationId: hospital.id, name: '李明远', category: 'SPECIALIST' } as const;
  const id = await registerPractitioner(hospitalAdmin, { idempotencyKey: freshKey(), ...registration });
  const { personId } = await read().practitioner.findUniqueOrThrow({ where: { id } });
  const taken = strangerInvites(personId, { role: 'HOSP_SCHED', login: 'li.stolen' });
  expect(await refusalOf(taken)).toMatchObject(refused);
  await strangerAssigns(personId);
  expect(await refusalOf(strangerInvites(personId, { login: 'li.stolen' }))).toMatchObject(refused);
  const role = { organizationId: hospital.id, personId, role: 'HOSP_DOCTOR' } as const;
  await assignRole(hospitalAdmin, { idempotencyKey: freshKey(), ...role });
  expect((await hospitalInvites(personId, 'li.my')).oneTimePassword).not.toBeNull();
});

test('nor does somebody between two jobs, who keeps password and second factor', async () => {
  const personId = await doctorOfHospital();
  await atWork(personId, 'li.between');
  await leaves(personId, directory.hospital.id);
  await strangerAssigns(personId);
  expect(await refusalOf(strangerInvites(personId, {}))).toMatchObject(refused);
  // Once the person has come in with the own password, the account is one of the new place.
  await haveSignedIn(personId, directory.otherHospital.id, directory.clock.now());
  expect((await strangerInvites(personId, {})).oneTimePassword).not.toBeNull();
});

test('SECURITY_ADMIN gives out what no single organisation may', async () => {
  const personId = await doctorOfHospital();
  await atWork(personId, 'li.contested');
  await leaves(personId, directory.hospital.id);
  await strangerAssigns(personId);
  const asked = { organizationId: directory.otherHospital.id, personId };
  const given = await invitePerson(directory.securityAdmin, { idempotencyKey: freshKey(), ...asked });
  expect(given.oneTimePassword).not.toBeNull();
});

test('a role that a stranger gave takes no sign-in out of the hands of the own administrator', async () => {
  const personId = await doctorOfHospital();
  await hospitalInvites(personId, 'li.nurse');
  await atWork(personId, 'li.nurse');
  await strangerAssigns(personId);
  expect((await hospitalInvites(personId)).oneTimePassword).not.toBeNull();
  expect(await refusalOf(strangerInvites(personId, {}))).toMatchObject(refused);
  // Accepted, it counts.
  await write(({ db }) =>
    db.person.update({ where: { id: personId }, data: { isPasswordChangeDue: false } }),
  );
  await haveSignedIn(personId, directory.otherHospital.id, directory.clock.now());
  expect(await refusalOf(hospitalInvites(personId))).toMatchObject(refused);
});

test('a former employer reaches with a new role of its own nothing of what the next one opens', async () => {
  const personId = await doctorOfHospital();
  await atWork(personId, 'li.former');
  await leaves(personId, directory.hospital.id);
  await strangerAssigns(personId);
  directory.clock.advance(86_400_000);
  const back = { organizationId: directory.hospital.id, personId, role: 'HOSP_DOCTOR' } as const;
  await assignRole(directory.hospitalAdmin, { idempotencyKey: freshKey(), ...back });
  expect(await refusalOf(hospitalInvites(personId))).toMatchObject(refused);
});
