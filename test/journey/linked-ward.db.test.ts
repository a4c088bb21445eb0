import { beforeAll, expect, test } from 'vitest';
import { sweepJointRounds } from '../../domain/linked-ward/sweep.ts';
import { write } from '../../prisma/client.ts';
import { haveAccount, PASSWORD } from '../fixtures/accounts.ts';
import { FOUND, type LinkedWards, openLinkedWards } from '../fixtures/linked-wards.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf } from '../fixtures/town.ts';
import { type Kept, nodeOf, refusalIn } from '../support/acts.ts';
import { type LastingClient, lastingClient } from '../support/lasting-client.ts';

useTown();

const DAY = 86_400_000;
let people: LinkedWards;
beforeAll(async () => {
  people = await openLinkedWards(town);
});

async function signedInAs(residentId: string): Promise<LastingClient> {
  const login = 'in-the-ward';
  await haveAccount({ login, roles: [{ organizationId: town.network.home.id, role: 'RESIDENT' }] });
  await write((tx) => tx.db.person.update({ where: { login }, data: { residentId } }));
  const client = lastingClient(town.service.url, login);
  await client.signIn(PASSWORD);
  return client;
}

interface Stay extends Kept {
  readonly availableActions: readonly { readonly action: string; readonly isAvailable: boolean }[];
}
const STAYS = `query ($of: ID!) { linkedWardStays(filter: { residentId: $of }) { edges { node {
  id version state bedNo nextRoundOn outcome summary referralId resident { name } hospital { name }
  wardOrganization { name } localDoctor { id } availableActions { action isAvailable } events { act } } } } }`;
async function stayOf(client: LastingClient, of: string): Promise<Stay | undefined> {
  interface Answer {
    readonly linkedWardStays: { readonly edges: readonly { readonly node: Stay }[] };
  }
  return (await client.ask<Answer>(STAYS, { of })).linkedWardStays.edges[0]?.node;
}

interface Round extends Kept {
  readonly no: number;
  readonly state: string;
  readonly plannedOn: string;
}
const ROUNDS = `query ($filter: JointRoundFilter!) { jointRounds(filter: $filter) { edges { node {
  id version no state kind plannedOn mode makeUpOfId record { findings orders nextPlan }
  signatures { person { id } organization { id } } stay { id } availableActions { action isAvailable } } } } }`;
async function roundsOf(client: LastingClient, filter: object): Promise<Round[]> {
  interface Answer {
    readonly jointRounds: { readonly edges: readonly { readonly node: Round }[] };
  }
  return (await client.ask<Answer>(ROUNDS, { filter })).jointRounds.edges.map(({ node }) => node);
}

const available = (stay: Stay | undefined): string[] =>
  (stay?.availableActions ?? []).filter(({ isAvailable }) => isAvailable).map(({ action }) => action);
const onRound = ({ id, version }: Round) => ({ jointRoundId: id, expectedVersion: version });

test('a resident is sent down to recover, and two doctors see after the resident until it goes back up', async () => {
  const { doctor, doctorId, specialistId, ward } = people;
  const { residentId, ...arrival } = await people.sentDown();
  expect(await stayOf(doctor, residentId)).toBeUndefined();
  nodeOf(await doctor.act('referralArrive', arrival));

  const opened = await stayOf(doctor, residentId);
  const nextRoundOn = dayOf(town, 3);
  expect(opened).toMatchObject({ state: 'ACTIVE', nextRoundOn, referralId: arrival.referralId });
  expect(available(opened)).toEqual(['linkedWardAssign', 'jointRoundPlan', 'linkedWardEnd', 'recordVoid']);
  expect(available(await stayOf(town.doctor, residentId))).toEqual(['linkedWardAssign', 'jointRoundPlan']);
  const linkedWardStayId = opened?.id ?? '';
  const onStay = { linkedWardStayId, expectedVersion: opened?.version };
  nodeOf(await doctor.act('linkedWardAssign', { ...onStay, doctorId, bedNo: 'K3' }));
  expect(await stayOf(town.nurse, residentId)).toMatchObject({
    ...{ bedNo: 'K3', localDoctor: { id: doctorId }, summary: null, referralId: null },
  });

  // The specialist comes a day earlier, and the doctor of the ward puts on record what they found.
  const [planned] = await roundsOf(town.doctor, { linkedWardStayId });
  if (planned === undefined) throw new Error('no round is planned');
  const sooner = { ...onRound(planned), plannedOn: dayOf(town, 2) };
  const moved = nodeOf(await town.doctor.act<Kept>('jointRoundPlan', sooner));
  town.service.clock.advance(2 * DAY);
  expect(await roundsOf(town.doctor, { worklist: 'DUE', linkedWardStayId })).toHaveLength(1);
  const words = { ...FOUND, orders: '步行训练每日两次', nextPlan: '复查X光' };
  const record = { jointRoundId: moved.id, expectedVersion: moved.version, ...words };
  const recorded = nodeOf(await doctor.act<Kept>('jointRoundRecord', record));
  const signature = { jointRoundId: recorded.id, expectedVersion: recorded.version };
  expect(refusalIn(await doctor.act('jointRoundSign', signature)).code).toBe('NOT_YOUR_ACT');
  const [toSign] = await roundsOf(town.doctor, { worklist: 'TO_SIGN', linkedWardStayId });
  expect(toSign).toMatchObject({ id: recorded.id, record: { findings: FOUND.findings } });
  nodeOf(await town.doctor.act('jointRoundSign', signature));

  const resident = await signedInAs(residentId);
  const signatures = [
    { person: { id: specialistId }, organization: { id: town.network.hospital.id } },
    { person: { id: doctorId }, organization: { id: ward.id } },
  ];
  const [done, next] = await roundsOf(resident, { linkedWardStayId });
  expect(done).toMatchObject({ state: 'DONE', signatures, record: { orders: words.orders } });
  expect(next).toMatchObject({ no: 2, state: 'PLANNED', plannedOn: dayOf(town, 7) });
  const [seenAtHome] = await roundsOf(town.nurse, { linkedWardStayId });
  expect(seenAtHome).toMatchObject({ state: 'DONE', signatures, record: null });

  // Nobody comes to the next one: it is overdue for both sides, and another one makes up for it.
  town.service.clock.advance(9 * DAY);
  for (const client of [doctor, town.doctor])
    expect(await roundsOf(client, { worklist: 'OVERDUE', linkedWardStayId })).toMatchObject([{ no: 2 }]);
  await sweepJointRounds(town.service.clock.now());
  const ALARMS = '{ alarms(first: 50) { edges { node { kind nounId } } } }';
  for (const client of [doctor, town.doctor])
    expect(JSON.stringify(await client.ask(ALARMS))).toContain(next?.id);
  const makeUp = (await roundsOf(doctor, { linkedWardStayId })).at(-1);
  expect(makeUp).toMatchObject({ no: 3, kind: 'MAKE_UP', makeUpOfId: next?.id, state: 'PLANNED' });

  const { version = 0 } = (await stayOf(doctor, residentId)) ?? {};
  const back = { outcome: 'TRANSFERRED_BACK', reasonCode: 'WORSENED', summary: '切口感染，转回原医院' };
  const end = { linkedWardStayId, expectedVersion: version, ...back };
  expect(refusalIn(await town.doctor.act('linkedWardEnd', end)).code).toBe('NOT_YOUR_ACT');
  nodeOf(await doctor.act('linkedWardEnd', end));
  expect(await stayOf(town.doctor, residentId)).toMatchObject({
    ...{ state: 'ENDED', outcome: 'TRANSFERRED_BACK', summary: back.summary, nextRoundOn: null },
    events: [{ act: 'referralArrive' }, { act: 'linkedWardAssign' }, { act: 'linkedWardEnd' }],
  });
  const states = (await roundsOf(town.doctor, { linkedWardStayId })).map(({ state }) => state);
  expect(states).toEqual(['DONE', 'MISSED', 'CALLED_OFF']);
  expect(await roundsOf(town.doctor, { worklist: 'OVERDUE', linkedWardStayId })).toEqual([]);
});
