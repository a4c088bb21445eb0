import { beforeEach, expect, test } from 'vitest';
import { assignRole, type RoleAssignInput } from '../../domain/practitioner/assign-role.ts';
import { endRole } from '../../domain/practitioner/end-role.ts';
import { read, write } from '../../prisma/client.ts';
import { colleague, freshKey, refusalOf, smallDirectory, TODAY, written } from '../fixtures/directory.ts';
import { directory, doctorOfHospital, useFreshDirectory } from '../fixtures/open-directory.ts';
import { outcomesOf } from '../fixtures/refusal.ts';

useFreshDirectory();

let doctor: string;
beforeEach(async () => {
  doctor = await doctorOfHospital();
});

const post = (more: Partial<RoleAssignInput> = {}): RoleAssignInput => ({
  idempotencyKey: freshKey(),
  organizationId: directory.hospital.id,
  personId: doctor,
  role: 'REFERRAL_OFFICE',
  ...more,
});
const assignment = (id: string) => read().roleAssignment.findUniqueOrThrow({ where: { id } });
const roleOf = (personId: string, role: string) =>
  read().roleAssignment.findFirstOrThrow({ where: { personId, role } });
const end = (row: { id: string; version: number }, lastOn?: string) => ({
  idempotencyKey: freshKey(),
  roleAssignmentId: row.id,
  expectedVersion: row.version,
  ...(lastOn === undefined ? {} : { lastOn }),
});

test('a role is given from today on, or for a term', async () => {
  const id = await assignRole(directory.hospitalAdmin, post());
  expect(await assignment(id)).toMatchObject({
    personId: doctor,
    role: 'REFERRAL_OFFICE',
    fromOn: TODAY,
    toOn: null,
  });
  const term = post({ role: 'HOSP_SCHED', fromOn: '2026-12-01', toOn: '2026-12-31' });
  expect(await assignment(await assignRole(directory.hospitalAdmin, term))).toMatchObject({
    toOn: '2026-12-31',
  });
});

test('a practitioner of the directory may work in a second hospital', async () => {
  const second = post({ organizationId: directory.otherHospital.id, role: 'HOSP_DOCTOR' });
  expect(await assignment(await assignRole(directory.otherAdmin, second))).toMatchObject({
    personId: doctor,
  });
});

test.each<[string, string[], () => Partial<RoleAssignInput>]>([
  ['NOT_FOUND', ['organizationId'], () => ({ organizationId: directory.otherHospital.id })],
  ['NOT_FOUND', ['personId'], () => ({ personId: directory.otherAdmin.viewer.personId })],
  ['NOT_FOUND', ['personId'], () => ({ personId: 'unknown' })],
  ['ROLE_ALREADY_HELD', ['role'], () => ({ role: 'HOSP_DOCTOR' })],
  ['ROLE_GIVEN_BY_OTHERS', ['role'], () => ({ role: 'HEALTH_SUPERVISOR' })],
  ['ROLE_NOT_GIVEN_HERE', ['role'], () => ({ role: 'HIS_CLIENT' })],
  ['FAMILY_ACCOUNT', ['role'], () => ({ role: 'RESIDENT' })],
  ['ROLE_TO_ONESELF', ['role'], () => ({ personId: directory.hospitalAdmin.viewer.personId })],
  ['ROLE_IN_PAST', ['fromOn'], () => ({ fromOn: '2026-11-21' })],
  ['ROLE_TERM', ['toOn'], () => ({ fromOn: '2026-12-02', toOn: '2026-12-01' })],
])('%s at %s, and nothing is written', async (code, path, wrong) => {
  const before = await written();
  const refusal = await refusalOf(assignRole(directory.hospitalAdmin, post(wrong())));
  expect({ code: refusal.code, path: refusal.path }).toEqual({ code, path });
  expect(await written()).toEqual(before);
});

test('who still has a one-time password gets no role elsewhere', async () => {
  await write(({ db }) => db.person.update({ where: { id: doctor }, data: { isPasswordChangeDue: true } }));
  const second = post({ organizationId: directory.otherHospital.id, role: 'HOSP_DOCTOR' });
  expect((await refusalOf(assignRole(directory.otherAdmin, second))).code).toBe('SIGN_IN_PENDING');
  await assignRole(directory.hospitalAdmin, post());
});

test('two SECURITY_ADMINs at once never unite two powers in one hand', async () => {
  const { clock, authority, securityAdmin } = directory;
  const second = await write((tx) => colleague(tx, clock, authority, 'SECURITY_ADMIN'));
  const person = await write((tx) => colleague(tx, clock, authority, 'HEALTH_SUPERVISOR'));
  const power = (role: 'SYS_ADMIN' | 'AUDIT_ADMIN') =>
    post({ organizationId: authority.id, personId: person.viewer.personId, role });
  const racers = [assignRole(securityAdmin, power('SYS_ADMIN')), assignRole(second, power('AUDIT_ADMIN'))];
  const outcomes = await outcomesOf(racers);
  expect(outcomes.sort()).toEqual(['ADMINS_SEPARATE', 'DONE']);
});

test('a role ends at once, and yesterday was its last day', async () => {
  const row = await roleOf(doctor, 'HOSP_DOCTOR');
  await endRole(directory.hospitalAdmin, end(row));
  expect(await assignment(row.id)).toMatchObject({ fromOn: TODAY, toOn: '2026-11-21', version: 2 });
  const ended = await read().event.findFirst({ where: { nounId: row.id }, orderBy: { seq: 'desc' } });
  expect(ended).toMatchObject({ act: 'roleEnd', toState: 'ENDED', role: 'ORG_ADMIN' });
  const again = await refusalOf(endRole(directory.hospitalAdmin, end({ id: row.id, version: 2 })));
  expect(again.code).toBe('ROLE_ENDED');
  await assignRole(directory.hospitalAdmin, post({ role: 'HOSP_DOCTOR' }));
});

test('a role ends with a coming day, which can be drawn closer but not put off', async () => {
  const row = await roleOf(doctor, 'HOSP_DOCTOR');
  await endRole(directory.hospitalAdmin, end(row, '2026-12-31'));
  await endRole(directory.hospitalAdmin, end({ id: row.id, version: 2 }, '2026-12-01'));
  const later = await refusalOf(
    endRole(directory.hospitalAdmin, end({ id: row.id, version: 3 }, '2026-12-02')),
  );
  expect(later).toMatchObject({ code: 'ROLE_LAST_DAY', path: ['lastOn'] });
  const past = await refusalOf(
    endRole(directory.hospitalAdmin, end({ id: row.id, version: 3 }, '2026-11-01')),
  );
  expect(past.code).toBe('ROLE_LAST_DAY');
});

test("another one's role and an unknown one get the same answer; a stale version is told", async () => {
  const row = await roleOf(doctor, 'HOSP_DOCTOR');
  const foreign = await refusalOf(endRole(directory.otherAdmin, end(row)));
  const unknown = await refusalOf(endRole(directory.otherAdmin, end({ id: 'unknown', version: 1 })));
  expect([foreign.code, foreign.path, foreign.message]).toEqual([
    unknown.code,
    unknown.path,
    unknown.message,
  ]);
  const stale = await refusalOf(endRole(directory.hospitalAdmin, end({ id: row.id, version: 5 })));
  expect(stale).toMatchObject({ code: 'VERSION_CONFLICT', currentVersion: 1 });
});

test('the last ORG_ADMIN stays, unless SECURITY_ADMIN clears the place; then SYS_ADMIN names another one', async () => {
  const row = await roleOf(directory.hospitalAdmin.viewer.personId, 'ORG_ADMIN');
  expect((await refusalOf(endRole(directory.hospitalAdmin, end(row)))).code).toBe('LAST_ADMIN');
  const next = post({ role: 'ORG_ADMIN' });
  expect((await refusalOf(assignRole(directory.sysAdmin, next))).code).toBe('ORG_ADMIN_EXISTS');
  expect((await refusalOf(endRole(directory.sysAdmin, end(row)))).code).toBe('NOT_YOUR_ACT');
  await endRole(directory.securityAdmin, end(row));
  await assignRole(directory.sysAdmin, { ...next, idempotencyKey: freshKey() });
});

test('two ORG_ADMINs who end each other at once leave one', async () => {
  const other = await write((tx) => colleague(tx, directory.clock, directory.hospital, 'ORG_ADMIN'));
  const one = directory.hospitalAdmin;
  const ending = async (by: typeof one, whom: typeof one) =>
    endRole(by, end(await roleOf(whom.viewer.personId, 'ORG_ADMIN')));
  const outcomes = await outcomesOf([ending(one, other), ending(other, one)]);
  expect(outcomes.sort()).toEqual(['DONE', 'LAST_ADMIN']);
});

/** Authorities whose administrators no other test has made: what counts for a power counts everywhere. */
async function administrators() {
  const { clock, authority } = directory;
  await write(({ db }) =>
    db.roleAssignment.deleteMany({ where: { role: { in: ['SYS_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN'] } } }),
  );
  const elsewhere = (await smallDirectory(clock)).authority;
  await write(({ db }) => db.roleAssignment.deleteMany({ where: { organizationId: elsewhere.id } }));
  const at = (place: typeof authority, role: 'SYS_ADMIN' | 'SECURITY_ADMIN' | 'HEALTH_SUPERVISOR') =>
    write((tx) => colleague(tx, clock, place, role));
  return { authority, elsewhere, at };
}

test('SYS_ADMIN makes the first SECURITY_ADMIN and the first AUDIT_ADMIN, two at once as one, and no more', async () => {
  const { authority, elsewhere, at } = await administrators();
  const [one, other] = [await at(authority, 'SYS_ADMIN'), await at(elsewhere, 'SYS_ADMIN')];
  const somebody = async (place: typeof authority) => (await at(place, 'HEALTH_SUPERVISOR')).viewer.personId;
  const power = async (place: typeof authority, role: 'SYS_ADMIN' | 'SECURITY_ADMIN' | 'AUDIT_ADMIN') =>
    post({ organizationId: place.id, personId: await somebody(place), role });
  const racers = [
    assignRole(one, await power(authority, 'SECURITY_ADMIN')),
    assignRole(other, await power(elsewhere, 'SECURITY_ADMIN')),
  ];
  expect((await outcomesOf(racers)).sort()).toEqual(['ADMIN_EXISTS', 'DONE']);
  await assignRole(one, await power(authority, 'AUDIT_ADMIN'));
  const second = await refusalOf(assignRole(one, await power(authority, 'AUDIT_ADMIN')));
  expect(second.code).toBe('ADMIN_EXISTS');
  const peer = await refusalOf(assignRole(one, await power(authority, 'SYS_ADMIN')));
  expect(peer.code).toBe('ROLE_GIVEN_BY_OTHERS');
});

test.each(['SYS_ADMIN', 'SECURITY_ADMIN'] as const)(
  'the last two %ss of different authorities, ended at once, leave one',
  async (role) => {
    const { authority, elsewhere, at } = await administrators();
    const people = [await at(authority, role), await at(elsewhere, role)];
    const enders =
      role === 'SECURITY_ADMIN'
        ? people
        : [await at(authority, 'SECURITY_ADMIN'), await at(elsewhere, 'SECURITY_ADMIN')];
    const ending = enders.map(async (by, i) =>
      endRole(by, end(await roleOf(people[1 - i]?.viewer.personId ?? '', role))),
    );
    expect((await outcomesOf(ending)).sort()).toEqual(['DONE', 'LAST_ADMIN']);
  },
);
