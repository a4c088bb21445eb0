import { beforeAll, expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import { agree, dayOf, freeOn, newTemplate, signedIn, takeIn } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

let colleague: LastingClient;
beforeAll(async () => {
  colleague = await signedIn(town.service, town.network.home.id, 'NH_NURSE');
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town)));
  await agree(town, 1);
});

interface Request {
  readonly id: string;
  readonly version: number;
  readonly reasonCode: string;
  readonly resident: { readonly name: string } | null;
  readonly askedBy: { readonly name: string } | null;
}
const WAITING = `{ secondApprovals(filter: { states: [PENDING] }) { edges { node {
  id version act noun reasonCode resident { name } askedBy { name } } } } }`;
async function waitingFor(client: LastingClient): Promise<Request[]> {
  interface Answer {
    readonly secondApprovals: { readonly edges: readonly { readonly node: Request }[] };
  }
  const { secondApprovals } = await client.ask<Answer>(WAITING);
  return secondApprovals.edges.map(({ node }) => node);
}
const atHospital = async (): Promise<{ id: string; state: string }[]> => {
  const LIST = '{ appointments { edges { node { id state } } } }';
  interface Answer {
    readonly appointments: { readonly edges: readonly { readonly node: { id: string; state: string } }[] };
  }
  return (await town.scheduler.ask<Answer>(LIST)).appointments.edges.map(({ node }) => node);
};

test('a booking for the wrong resident is voided by two nurses, and nothing of it is left but the proof', async () => {
  const { nurse, scheduler, homeAdmin, network } = town;
  const place = { dayOn: dayOf(town, 2), pool: 'GREEN_CHANNEL' };
  const [slot] = await freeOn(town, nurse, place);
  const wrong = await takeIn(town);
  const right = await takeIn(town);
  const green = (residentId: string) => ({ slotId: slot?.id, residentId, priority: 'GREEN' });
  const { id, version } = nodeOf(await nurse.act('appointmentBook', green(wrong)));
  expect((await atHospital()).map((one) => one.id)).toEqual([id]);

  // The nurse notices that she took the wrong line of the list. The one green place of the week is gone for the other.
  expect(refusalIn(await nurse.act('appointmentBook', green(right)))).toMatchObject({ code: 'SLOT_FULL' });
  const record = { noun: 'APPOINTMENT', id, expectedVersion: version, reasonCode: 'WRONG_RESIDENT' };
  const asked = nodeOf(
    await nurse.act('recordVoid', { ...record, reasonText: '看错行，订到了同房老人名下' }),
  );
  expect((await atHospital()).map(({ state }) => state)).toEqual(['BOOKED']);
  const again = refusalIn(await nurse.act('recordVoid', { ...record, reasonText: '看错行' }));
  expect(again).toMatchObject({ code: 'ALREADY_ASKED' });

  // Alone she cannot, the hospital cannot, and the other home does not know of it.
  const request = { secondApprovalId: asked.id, expectedVersion: asked.version };
  expect(refusalIn(await nurse.act('secondApprove', request))).toMatchObject({ code: 'NOT_YOUR_ACT' });
  expect(refusalIn(await scheduler.act('secondApprove', request))).toMatchObject({ code: 'NOT_FOUND' });
  expect(await waitingFor(town.otherNurse)).toEqual([]);

  // Her colleague reads what it is about, and does it.
  const [waiting] = await waitingFor(colleague);
  expect(waiting).toMatchObject({ id: asked.id, reasonCode: 'WRONG_RESIDENT', resident: { name: '陈秀英' } });
  nodeOf(await colleague.act('secondApprove', request));
  expect(await waitingFor(colleague)).toEqual([]);
  const late = refusalIn(await colleague.act('secondApprove', { ...request, expectedVersion: 2 }));
  expect(late).toMatchObject({ code: 'STATE_CONFLICT' });

  // The place and the quota are free for whom they were meant, and the hospital's list is right.
  const { id: booked } = nodeOf(await nurse.act('appointmentBook', green(right)));
  expect((await atHospital()).map((one) => one.id)).toEqual([booked]);
  const shown = await scheduler.ask<{ appointment: object }>(
    'query ($id: ID!) { appointment(id: $id) { state events { act reasonCode } } }',
    { id },
  );
  expect(shown.appointment).toMatchObject({ state: 'VOIDED' });

  // What was seen under the wrong name is a privacy incident, which the home answers for.
  const INCIDENTS =
    '{ privacyIncidents { edges { node { kind state residents { id } organization { id } } } } }';
  const { privacyIncidents } = await homeAdmin.ask<{ privacyIncidents: { edges: { node: object }[] } }>(
    INCIDENTS,
  );
  expect(privacyIncidents.edges.map(({ node }) => node)).toEqual([
    {
      kind: 'WRONG_RESIDENT',
      state: 'OPEN',
      residents: [{ id: wrong }],
      organization: { id: network.home.id },
    },
  ]);
});

test('allergies of the lady in the next bed are taken back by two nurses, and both see what counts now', async () => {
  const { nurse } = town;
  const residentId = await takeIn(town);
  const edition = { residentId, ...safetyBlock({ devices: [] }) };
  const wrote = async (content: object) =>
    nodeOf(
      await nurse.act<{ id: string; edition: number; version: number }>(
        'safetyBlockRecord',
        content,
        'id edition version',
      ),
    );
  const right = await wrote(edition);
  const allergies = { status: 'NONE_KNOWN' };
  const wrong = await wrote({ ...edition, allergies, expectedEdition: right.edition });
  const record = { noun: 'SAFETY_BLOCK', id: wrong.id, expectedVersion: wrong.version };
  const why = { reasonCode: 'WRONG_RESIDENT', reasonText: '记到了同房老人名下' };
  const asked = nodeOf(await nurse.act('recordVoid', { ...record, ...why }));
  const SHOWN = 'query ($id: ID!) { resident(id: $id) { safetyBlock { id allergies { substance } } } }';
  const shown = () => colleague.ask(SHOWN, { id: residentId });
  expect(await shown()).toEqual({ resident: { safetyBlock: { id: wrong.id, allergies: [] } } });
  nodeOf(
    await colleague.act('secondApprove', { secondApprovalId: asked.id, expectedVersion: asked.version }),
  );
  expect(await shown()).toEqual({
    resident: { safetyBlock: { id: right.id, allergies: [{ substance: '青霉素' }] } },
  });
  // Both are told, and so is whoever else works with her.
  const NEWS = '{ notifications(first: 50) { edges { node { kind noun nounId } } } }';
  const told = { node: { kind: 'RECORD_VOIDED', noun: 'safetyBlock', nounId: wrong.id } };
  for (const client of [nurse, colleague]) {
    const { notifications } = await client.ask<{ notifications: { edges: object[] } }>(NEWS);
    expect(notifications.edges).toContainEqual(told);
  }
});

test('a request that is turned down, or that nobody answers for a week, changes nothing', async () => {
  const { nurse } = town;
  const id = await takeIn(town);
  const STAY = 'query ($id: ID!) { resident(id: $id) { residencies { id version } } }';
  interface Answer {
    readonly resident: { readonly residencies: readonly { readonly id: string; readonly version: number }[] };
  }
  const stays = async () => (await nurse.ask<Answer>(STAY, { id })).resident.residencies;
  const [stay] = await stays();
  const record = {
    noun: 'RESIDENCY',
    id: stay?.id,
    expectedVersion: stay?.version,
    reasonCode: 'WRONG_DATA',
  };
  const ask = async () => nodeOf(await nurse.act('recordVoid', { ...record, reasonText: '入住日期有误' }));
  const { id: first, version } = await ask();
  const no = { secondApprovalId: first, expectedVersion: version, reasonText: '日期核对无误' };
  nodeOf(await colleague.act('secondReject', no));
  const { id: second } = await ask();
  town.service.clock.advance(7 * 86_400_000);
  const late = refusalIn(
    await colleague.act('secondApprove', { secondApprovalId: second, expectedVersion: 1 }),
  );
  expect(late).toMatchObject({ code: 'STATE_CONFLICT' });
  expect(await stays()).toEqual([stay]);
});
