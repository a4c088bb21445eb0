import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../domain/id.ts';
import { write } from '../../prisma/client.ts';
import { haveAccount, PASSWORD } from '../fixtures/accounts.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { newRegistration, newStay, signedIn } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import { type LastingClient, lastingClient } from '../support/lasting-client.ts';

useTown();

let security: LastingClient;
let resident: LastingClient;
let residentId: string;
let idNo: string;
beforeAll(async () => {
  const { nurse, network, service } = town;
  security = await signedIn(service, network.health.id, 'SECURITY_ADMIN');
  const registration = newRegistration({ dialect: '粤语', phone: '13912345678' });
  ({ idNo } = registration);
  residentId = nodeOf(await nurse.act<{ id: string }>('residentRegister', registration, 'id')).id;
  nodeOf(await nurse.act('residencyBegin', newStay(town, residentId)));
  resident = await asResident();
});

async function asResident(): Promise<LastingClient> {
  const login = 'the-resident-in-person';
  await haveAccount({ login, roles: [{ organizationId: town.network.home.id, role: 'RESIDENT' }] });
  await write((tx) => tx.db.person.update({ where: { login }, data: { residentId } }));
  const client = lastingClient(town.service.url, login);
  await client.signIn(PASSWORD);
  return client;
}

const RECORD = `query ($id: ID!) { resident(id: $id) { name dialect isRecordOpen contacts { name phoneMasked }
  availableActions { action isAvailable } } }`;
/** What is done on behalf of a resident: an emergency opens the record to read, and gives nobody into care. */
const CARE_ACTS = ['residentCorrect', 'contactSet', 'residencyBegin', 'consentRecord'];
interface Read {
  readonly isRecordOpen: boolean;
  readonly availableActions: readonly { readonly action: string; readonly isAvailable: boolean }[];
}
const readBy = (client: LastingClient, id = residentId) =>
  client.ask<{ resident: Read | null }>(RECORD, { id });

interface Shown {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly resident: { readonly name: string } | null;
  readonly reasonText: string | null;
  readonly openedBy: { readonly name: string };
  readonly readCount: number;
  readonly finding: string | null;
}
const LIST = `query ($states: [BreakGlassState!]) { breakGlasses(filter: { states: $states }) { edges { node {
  id version state reasonCode reasonText resident { name } openedBy { name } organization { id } readCount finding } } } }`;
const listOf = async (client: LastingClient, states: readonly string[] | null = null): Promise<Shown[]> => {
  interface Answer {
    readonly breakGlasses: { readonly edges: readonly { readonly node: Shown }[] };
  }
  const { breakGlasses } = await client.ask<Answer>(LIST, { states });
  return breakGlasses.edges.map(({ node }) => node);
};

const REASON = '120送入，意识不清，无家属陪同';
const emergency = (named: object) => ({ ...named, reasonCode: 'UNCONSCIOUS', reasonText: REASON, hours: 2 });

test('a hospital opens the record of somebody unconscious; home, resident and reviewer all see it', async () => {
  const { nurse, homeAdmin, hospitalAdmin, doctor, otherNurse, service } = town;
  expect(await readBy(doctor)).toEqual({ resident: null });

  // The doctor knows nothing but the card in the patient's pocket.
  const byCard = emergency({ idType: 'ID_CARD', idNo });
  const opened = await doctor.act<{ resident: { id: string } }>('breakGlassOpen', byCard, 'resident { id }');
  expect(nodeOf(opened).resident.id).toBe(residentId);
  const { resident: record } = await readBy(doctor);
  expect(record).toMatchObject({
    name: '陈秀英',
    dialect: '粤语',
    isRecordOpen: true,
    contacts: [{ name: '陈小明', phoneMasked: '138****1111' }],
  });
  const acts = record?.availableActions.filter(({ action }) => CARE_ACTS.includes(action));
  expect(acts?.map(({ isAvailable }) => isAvailable)).toEqual(CARE_ACTS.map(() => false));
  expect(refusalIn(await doctor.act('breakGlassOpen', byCard)).code).toBe('BREAK_GLASS_OPEN');

  const [atHome] = await listOf(nurse);
  expect(atHome).toMatchObject({ state: 'OPEN', reasonText: REASON, resident: { name: '陈秀英' } });
  expect(atHome?.openedBy.name).toContain('hosp_doctor');
  expect(await listOf(resident)).toEqual([atHome]);
  for (const admin of [homeAdmin, hospitalAdmin, security]) {
    expect(await listOf(admin)).toEqual([{ ...atHome, resident: null, reasonText: null }]);
  }
  expect(await listOf(otherNurse)).toEqual([]);
  const denied = await town.sysAdmin.graphql(LIST);
  expect(denied.errors?.[0]?.extensions.code).toBe('FORBIDDEN');

  // What the doctor read stands in the log of the home, too.
  const LOG = `{ auditEvents(filter: { operation: "resident", actions: [READ] }) { edges { node {
    outcome residentIds organizationId } } } }`;
  interface Log {
    readonly auditEvents: { readonly edges: readonly { readonly node: object }[] };
  }
  const { auditEvents } = await homeAdmin.ask<Log>(LOG);
  expect(auditEvents.edges.map(({ node }) => node)).toContainEqual({
    ...{ outcome: 'OK', residentIds: [residentId] },
    organizationId: town.network.hospital.id,
  });

  // Two hours later it is over without anybody doing anything, and waits for its review.
  service.clock.advance(2 * 3_600_000);
  expect(await readBy(doctor)).toEqual({ resident: null });
  const [waiting] = await listOf(security, ['TO_REVIEW']);
  expect(waiting?.readCount).toBeGreaterThan(0);
  const review = { breakGlassId: waiting?.id, expectedVersion: waiting?.version, finding: 'JUSTIFIED' };
  nodeOf(await security.act('breakGlassSignOff', review));
  expect(await listOf(security, ['TO_REVIEW'])).toEqual([]);
  expect(await listOf(nurse)).toMatchObject([{ state: 'SIGNED_OFF', finding: 'JUSTIFIED' }]);
});

test('curiosity ends as a privacy incident that somebody has to close', async () => {
  const { hospitalAdmin, nurse } = town;
  const doctor = await signedIn(town.service, town.network.hospital.id, 'HOSP_DOCTOR');
  const opened = nodeOf(await doctor.act('breakGlassOpen', emergency({ residentId })));
  const own = { breakGlassId: opened.id, expectedVersion: opened.version };
  const closed = nodeOf(await doctor.act('breakGlassClose', own));
  expect(await readBy(doctor)).toEqual({ resident: null });
  const review = { breakGlassId: opened.id, expectedVersion: closed.version, finding: 'NOT_JUSTIFIED' };
  expect(refusalIn(await security.act('breakGlassSignOff', review)).code).toBe('REASON_TEXT');
  nodeOf(await security.act('breakGlassSignOff', { ...review, findingText: '患者当日未到院' }));

  interface Answer {
    readonly privacyIncidents: { readonly edges: readonly { readonly node: Record<string, unknown> }[] };
  }
  const WORKLIST = `{ privacyIncidents(filter: { states: [OPEN] }) { edges { node {
    id version kind description residents { name } availableActions { isAvailable } } } } }`;
  const worklist = async (client: LastingClient) =>
    (await client.ask<Answer>(WORKLIST)).privacyIncidents.edges.map(({ node }) => node);
  const [incident] = await worklist(hospitalAdmin);
  expect(incident).toMatchObject({
    kind: 'UNJUSTIFIED_ACCESS',
    description: '患者当日未到院',
    residents: [{ name: '陈秀英' }],
    availableActions: [{ isAvailable: true }],
  });
  // Who found it does not close it, and sees of whom it tells no more than before.
  expect(await worklist(security)).toMatchObject([
    { id: incident?.id, description: null, residents: [], availableActions: [{ isAvailable: false }] },
  ]);
  expect(await worklist(nurse)).toEqual([]);
  const done = { privacyIncidentId: incident?.id, expectedVersion: 1, measures: '已约谈当事人并告知老人' };
  nodeOf(
    await hospitalAdmin.act('privacyIncidentClose', { ...done, arePeopleTold: true, isAuthorityTold: true }),
  );
  expect(await worklist(hospitalAdmin)).toEqual([]);
});

test('what nobody has and what is another’s is the same to the byte, for every act on it', async () => {
  const { otherNurse, network, service } = town;
  const opener = await signedIn(service, network.hospital.id, 'HOSP_DOCTOR');
  const stranger = await signedIn(service, network.otherHospital.id, 'HOSP_DOCTOR');
  const { id: known } = nodeOf(await opener.act('breakGlassOpen', emergency({ residentId })));
  const unknown = newId(service.clock.now());
  const closing = (breakGlassId: string) =>
    stranger.act('breakGlassClose', { breakGlassId, expectedVersion: 1 });
  expect(JSON.stringify(await closing(known))).toBe(JSON.stringify(await closing(unknown)));
  const incident = (client: LastingClient, residentIds: readonly string[]) =>
    client.act('privacyIncidentOpen', {
      ...{ kind: 'OTHER', description: '记错了人', residentIds },
      discoveredAt: service.clock.now().toISOString(),
    });
  for (const client of [otherNurse, stranger]) {
    const foreign = await incident(client, [residentId]);
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(await incident(client, [unknown])));
    expect(refusalIn(foreign).code).toBe('NOT_FOUND');
  }
});
