import { expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { read, write } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { signedIn, takeIn } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import { type LastingClient, lastingClient } from '../support/lasting-client.ts';

useTown();

interface Invitation {
  readonly oneTimePassword: string;
  readonly person: { readonly id: string };
}

const invite = (by: LastingClient, input: object) =>
  by.act<Invitation>('personInvite', input, 'oneTimePassword person { id }');
const forResident = (residentId: string, login: string) => ({
  organizationId: town.network.home.id,
  name: '陈秀英',
  login,
  role: 'RESIDENT',
  residentId,
});

async function entered(login: string, oneTimePassword: string): Promise<LastingClient> {
  const client = lastingClient(town.service.url, login);
  await client.signIn(oneTimePassword);
  const newPassword = 'a-quiet-harbour-2026';
  nodeOf(await client.act('passwordChange', { currentPassword: oneTimePassword, newPassword }, 'id'));
  client.remember(newPassword);
  return client;
}

const residentsOf = async (client: LastingClient) => {
  const query = '{ residents { edges { node { id } } } }';
  const { residents } = await client.ask<{ residents: { edges: { node: { id: string } }[] } }>(query);
  return residents.edges.map(({ node }) => node.id);
};

test('a resident gets a sign-in from the home, and reads the own record', async () => {
  const residentId = await takeIn(town);
  const invited = nodeOf(await invite(town.nurse, forResident(residentId, 'chen.xy')));
  const resident = await entered('chen.xy', invited.oneTimePassword);
  expect(await residentsOf(resident)).toEqual([residentId]);

  const twice = await invite(town.nurse, forResident(residentId, 'chen.second'));
  expect(refusalIn(twice).code).toBe('FAMILY_ACCOUNT_EXISTS');
  const again = { organizationId: town.network.home.id, personId: invited.person.id };
  expect(nodeOf(await invite(town.nurse, again)).oneTimePassword).not.toBeNull();
});

test('an ORG_ADMIN makes no account of the family, and learns nothing of the resident', async () => {
  const residentId = await takeIn(town);
  const known = await invite(town.homeAdmin, forResident(residentId, 'chen.puppet'));
  const unknown = await invite(town.homeAdmin, forResident('unknown', 'chen.puppet'));
  expect(refusalIn(known)).toMatchObject({ code: 'ROLE_GIVEN_BY_OTHERS', path: ['role'] });
  expect(refusalIn(unknown)).toEqual(refusalIn(known));
  const { person } = nodeOf(await invite(town.nurse, forResident(residentId, 'chen.own')));
  const again = { organizationId: town.network.home.id, personId: person.id };
  expect(refusalIn(await invite(town.homeAdmin, again)).code).toBe('NOT_FOUND');
  const as = { ...forResident(residentId, 'chen.second'), role: 'REPRESENTATIVE', representativeId: 'x' };
  expect(refusalIn(await invite(town.homeAdmin, { ...as, residentId: null })).code).toBe(
    'ROLE_GIVEN_BY_OTHERS',
  );
});

test('who invites residents gives no sign-in of staff', async () => {
  const organizationId = town.network.home.id;
  const staff = { organizationId, name: '江雨桐', login: 'jiang.staff', role: 'ORG_ADMIN' };
  expect(refusalIn(await invite(town.nurse, staff)).code).toBe('NOT_FOUND');
  const colleague = await signedIn(town.service, organizationId, 'ORG_ADMIN');
  const { viewer } = await colleague.ask<{ viewer: { person: { id: string } } }>(
    '{ viewer { person { id } } }',
  );
  const known = { organizationId, personId: viewer.person.id };
  expect(refusalIn(await invite(town.nurse, known)).code).toBe('NOT_FOUND');
});

test('of two invitations of one resident at once, one makes the account', async () => {
  for (let round = 0; round < 5; round += 1) {
    const residentId = await takeIn(town);
    const answers = await Promise.all(
      ['one', 'two'].map((which) => invite(town.nurse, forResident(residentId, `race.${which}.${round}`))),
    );
    const codes = answers.map(({ refusal }) => refusal?.code ?? 'DONE');
    expect(codes.sort()).toEqual(['DONE', 'FAMILY_ACCOUNT_EXISTS']);
    expect(await read().person.count({ where: { residentId } })).toBe(1);
  }
});

test('so does a representative, as long as the document holds', async () => {
  const residentId = await takeIn(town);
  const id = newId(town.service.clock.now());
  const document = { kind: 'VOLUNTARY', name: '邹文博', document: '意定监护协议', fromOn: '2026-01-01' };
  await write(({ db }) => db.representative.create({ data: { id, residentId, ...document } }));
  const asked = {
    organizationId: town.network.home.id,
    name: '邹文博',
    role: 'REPRESENTATIVE',
    representativeId: id,
  };
  const invited = nodeOf(await invite(town.nurse, { ...asked, login: 'zou.wb' }));
  const representative = await entered('zou.wb', invited.oneTimePassword);
  expect(await residentsOf(representative)).toEqual([residentId]);

  const set = (data: object) => write(({ db }) => db.representative.update({ where: { id }, data }));
  const over = { toOn: '2026-06-30' };
  const inError = { toOn: null, voidedAt: town.service.clock.now() };
  for (const no of [over, inError]) {
    await set(no);
    const later = await invite(town.nurse, { ...asked, login: 'zou.later' });
    expect(refusalIn(later)).toMatchObject({ code: 'NOT_FOUND', path: ['representativeId'] });
    expect(await residentsOf(representative)).toEqual([]);
  }
});

test('who does not have the resident in care learns nothing, also of one who has left', async () => {
  const residentId = await takeIn(town);
  const invited = nodeOf(await invite(town.nurse, forResident(residentId, 'chen.moves')));
  const { otherHome } = town.network;
  const stranger = await signedIn(town.service, otherHome.id, 'NH_NURSE');
  const foreign = { ...forResident(residentId, 'chen.stranger'), organizationId: otherHome.id };
  const unknown = { ...foreign, residentId: newId(town.service.clock.now()) };
  const refused = refusalIn(await invite(stranger, foreign));
  expect(refused).toEqual(refusalIn(await invite(stranger, unknown)));
  expect(refused).toMatchObject({ code: 'NOT_FOUND', path: ['residentId'] });

  const yesterday = new Date(town.service.clock.now().getTime() - 1);
  await write(({ db }) =>
    db.careRelation.updateMany({ where: { residentId }, data: { endedAt: yesterday } }),
  );
  const again = { organizationId: town.network.home.id, personId: invited.person.id };
  expect(refusalIn(await invite(town.nurse, again)).code).toBe('NOT_FOUND');
});

test('a registration of somebody whom others know is no care: the record is not the home’s to open', async () => {
  const residentId = await takeIn(town);
  const { otherHome } = town.network;
  const relation = { residentId, organizationId: otherHome.id, basis: 'REGISTRATION' };
  const startedAt = new Date(0);
  await write(({ db }) =>
    db.careRelation.create({ data: { id: newId(town.service.clock.now()), startedAt, ...relation } }),
  );
  const stranger = await signedIn(town.service, otherHome.id, 'NH_NURSE');
  const asked = { ...forResident(residentId, 'chen.registered'), organizationId: otherHome.id };
  expect(refusalIn(await invite(stranger, asked)).code).toBe('NOT_FOUND');
});

test.each([
  ['RESIDENT without a record', { role: 'RESIDENT', residentId: null }, 'RECORD_OF_ROLE'],
  ['a nurse with a record', { role: 'NH_NURSE' }, 'RECORD_OF_ROLE'],
  ['a known person with a record', { name: null, personId: 'somebody' }, 'PERSON_OR_NAME'],
])('%s is refused', async (_name, change, code) => {
  const asked = { ...forResident(await takeIn(town), `chen.${code.toLowerCase()}`), ...change };
  const by = 'role' in change && change.role === 'NH_NURSE' ? town.homeAdmin : town.nurse;
  expect(refusalIn(await invite(by, asked)).code).toBe(code);
});

test('the account of a resident becomes no account of staff', async () => {
  const residentId = await takeIn(town);
  const { person } = nodeOf(await invite(town.nurse, forResident(residentId, 'chen.staff')));
  const given = { organizationId: town.network.home.id, personId: person.id, role: 'ORG_ADMIN' };
  expect(refusalIn(await town.homeAdmin.act('roleAssign', given)).code).toBe('FAMILY_ACCOUNT');
});
