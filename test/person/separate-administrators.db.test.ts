import { beforeEach, describe, expect, test } from 'vitest';
import { invitePerson } from '../../domain/person/invite.ts';
import { assignRole } from '../../domain/practitioner/assign-role.ts';
import { read, write } from '../../prisma/client.ts';
import { haveSignedIn } from '../fixtures/accounts.ts';
import { colleague, freshKey, refusalOf } from '../fixtures/directory.ts';
import { directory, useFreshDirectory } from '../fixtures/open-directory.ts';

useFreshDirectory();

let serial = 0;
beforeEach(() => {
  serial += 1;
});

const POWERS = ['SYS_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN'] as const;

/** Somebody at work who chose a password long ago. */
async function atWork(
  role: (typeof POWERS)[number] | 'ORG_ADMIN' | 'HEALTH_SUPERVISOR',
  place = directory.authority,
) {
  const person = await write((tx) => colleague(tx, directory.clock, place, role));
  const id = person.viewer.personId;
  serial += 1;
  await write(({ db }) =>
    db.person.update({ where: { id }, data: { login: `at.work.${serial}`, passwordHash: 'x' } }),
  );
  await haveSignedIn(id, place.id, directory.clock.now());
  return { id, place, acting: person };
}
const again = (whom: { id: string; place: { id: string } }) => ({
  idempotencyKey: freshKey(),
  organizationId: whom.place.id,
  personId: whom.id,
});

describe('who gives out a sign-in again', () => {
  test('SYS_ADMIN takes over no administrator, and no ORG_ADMIN either', async () => {
    for (const whom of [
      await atWork('SYS_ADMIN'),
      await atWork('SECURITY_ADMIN'),
      await atWork('AUDIT_ADMIN'),
      await atWork('HEALTH_SUPERVISOR'),
      await atWork('ORG_ADMIN', directory.hospital),
    ]) {
      const refusal = await refusalOf(invitePerson(directory.sysAdmin, again(whom)));
      expect(refusal).toMatchObject({ code: 'SIGN_IN_OF_OTHERS', path: ['personId'] });
    }
  });

  test('SECURITY_ADMIN does it for administrators and supervisors, for nobody else, and never for the own account', async () => {
    const { securityAdmin, hospital } = directory;
    for (const role of [...POWERS, 'HEALTH_SUPERVISOR'] as const) {
      const { oneTimePassword } = await invitePerson(securityAdmin, again(await atWork(role)));
      expect(oneTimePassword).not.toBeNull();
    }
    await invitePerson(securityAdmin, again(await atWork('ORG_ADMIN', hospital)));
    const nurse = await write((tx) => colleague(tx, directory.clock, hospital, 'HOSP_SCHED'));
    await haveSignedIn(nurse.viewer.personId, hospital.id, directory.clock.now());
    const staff = again({ id: nurse.viewer.personId, place: hospital });
    expect((await refusalOf(invitePerson(securityAdmin, { ...staff, login: 'of.staff' }))).code).toBe(
      'SIGN_IN_OF_OTHERS',
    );
    const own = again({ id: securityAdmin.viewer.personId, place: directory.authority });
    expect((await refusalOf(invitePerson(securityAdmin, own))).code).toBe('INVITE_SELF');
  });

  test('the ORG_ADMIN of the authority keeps its people, but none of the three powers', async () => {
    const { clock, authority } = directory;
    const admin = await write((tx) => colleague(tx, clock, authority, 'ORG_ADMIN'));
    await invitePerson(admin, again(await atWork('ORG_ADMIN')));
    for (const role of POWERS) {
      const refusal = await refusalOf(invitePerson(admin, again(await atWork(role))));
      expect(refusal.code).toBe('SIGN_IN_OF_OTHERS');
      const { id, place } = await atWork('HEALTH_SUPERVISOR');
      const given = { idempotencyKey: freshKey(), organizationId: place.id, personId: id, role };
      expect((await refusalOf(assignRole(admin, given))).code).toBe('ROLE_GIVEN_BY_OTHERS');
    }
  });

  test('SYS_ADMIN repeats an invitation that nobody has taken up, and only such a one', async () => {
    const { sysAdmin, home } = directory;
    await write(({ db }) => db.roleAssignment.deleteMany({ where: { organizationId: home.id } }));
    const first = {
      organizationId: home.id,
      name: '方静安',
      login: `fang.${serial}`,
      role: 'ORG_ADMIN',
    } as const;
    const { personId } = await invitePerson(sysAdmin, { idempotencyKey: freshKey(), ...first });
    const whom = { id: personId, place: home };
    expect((await invitePerson(sysAdmin, again(whom))).oneTimePassword).not.toBeNull();
    await write(({ db }) =>
      db.person.update({ where: { id: personId }, data: { isPasswordChangeDue: false } }),
    );
    expect((await refusalOf(invitePerson(sysAdmin, again(whom)))).code).toBe('SIGN_IN_OF_OTHERS');
    // Nor in the days in which a new one-time password of SECURITY_ADMIN waits to be used.
    const event = { journeyId: personId, noun: 'person', nounId: personId, act: 'passwordChange' };
    const at = directory.clock.now();
    await write(({ db }) =>
      db.event.create({ data: { ...event, toState: 'SIGN_IN_SET', at, recordedAt: at } }),
    );
    await invitePerson(directory.securityAdmin, again(whom));
    expect((await refusalOf(invitePerson(sysAdmin, again(whom)))).code).toBe('SIGN_IN_OF_OTHERS');
  });
});

test('a one-time password ends after three days, or sooner where the organisation says so', async () => {
  const { hospitalAdmin, hospital, clock } = directory;
  const clerk = () => ({
    idempotencyKey: freshKey(),
    organizationId: hospital.id,
    name: '王小满',
    login: `clerk.${serial}.${freshKey()}`,
    role: 'REFERRAL_OFFICE' as const,
  });
  const until = async () => {
    const { personId } = await invitePerson(hospitalAdmin, clerk());
    const { passwordExpiresAt } = await read().person.findUniqueOrThrow({ where: { id: personId } });
    return ((passwordExpiresAt?.getTime() ?? 0) - clock.now().getTime()) / 3_600_000;
  };
  expect(await until()).toBe(72);
  const at = { effectiveFromAt: clock.now(), recordedAt: clock.now() };
  const source = { document: '信息安全管理制度', setById: 'somebody' };
  const value = {
    id: `hours-${serial}`,
    key: 'signIn.oneTimePasswordHours',
    organizationId: hospital.id,
    value: 8,
  };
  await write(({ db }) => db.policyValue.create({ data: { ...value, ...at, ...source } }));
  expect(await until()).toBe(8);
});
