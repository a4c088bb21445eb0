import { beforeAll, expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { type Kept, nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

const STOP = 'id no kind affected toRebook reasonCode alternatives { id }';
interface ShownStop {
  readonly id: string;
  readonly affected: number;
  readonly toRebook: number;
  readonly alternatives: readonly { id: string }[];
}
const WAITING = `{ appointments(filter: { states: [TO_REBOOK] }) { edges { node {
  id version state placeNo stoppedSessionId alternatives { id startAt } } } } }`;
interface Waiting {
  readonly id: string;
  readonly version: number;
  readonly placeNo: number | null;
  readonly stoppedSessionId: string;
  readonly alternatives: readonly { id: string; startAt: string }[];
}

const waitingOf = async (by: LastingClient) =>
  (await by.ask<{ appointments: { edges: { node: Waiting }[] } }>(WAITING)).appointments.edges.map(
    ({ node }) => node,
  );
const stopsOf = async (by: LastingClient) =>
  (
    await by.ask<{ sessionStops: { edges: { node: ShownStop }[] } }>(
      `{ sessionStops { edges { node { ${STOP} } } } }`,
    )
  ).sessionStops.edges.map(({ node }) => node);

let granny: string;
let grandpa: string;
beforeAll(async () => {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town)));
  granny = await takeIn(town);
  grandpa = await takeIn(town);
});

const publicOn = (dayOn: string) => freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
const book = async (slotId: string, residentId: string) =>
  nodeOf(
    await town.nurse.act<Kept & { placeNo: number; sessionId: string }>(
      'appointmentBook',
      { slotId, residentId },
      'id version placeNo sessionId',
    ),
  );

test('a doctor falls ill, and both sides work the list to zero', async () => {
  const [first, second] = await publicOn(dayOf(town, 2));
  const hers = await book(first?.id ?? '', granny);
  const his = await book(second?.id ?? '', grandpa);
  expect([hers.placeNo, his.placeNo]).toEqual([2, 4]);

  const day = { departmentId: town.network.cardiology, serviceOn: dayOf(town, 2) };
  const stop = { ...day, half: 'AM', kind: 'STOPPED', reasonCode: 'ILLNESS' };
  const stopped = nodeOf(await town.doctor.act<ShownStop>('sessionStop', stop, STOP));
  expect(stopped).toMatchObject({ affected: 2, toRebook: 2, kind: 'STOPPED' });
  expect(refusalIn(await town.scheduler.act('sessionStop', stop)).code).toBe('STATE_CONFLICT');

  // Both sides see the same list; the other home sees none of it.
  const list = await waitingOf(town.nurse);
  expect(list.map(({ id }) => id)).toEqual([hers.id, his.id]);
  expect((await waitingOf(town.scheduler)).map(({ id }) => id)).toEqual([hers.id, his.id]);
  expect(await stopsOf(town.otherNurse)).toEqual([]);
  expect(list[0]).toMatchObject({ placeNo: null, stoppedSessionId: hers.sessionId });
  expect(list[0]?.alternatives).toHaveLength(2);

  // The nurse takes the first alternative for one, though it is still reserved; the other stays at home.
  const [{ id: appointmentId = '', version: expectedVersion = 0, alternatives = [] } = {}] = list;
  const moved = await town.nurse.act<{ state: string; slotId: string }>(
    'appointmentReschedule',
    { appointmentId, expectedVersion, slotId: alternatives[0]?.id },
    'state slotId',
  );
  expect(nodeOf(moved)).toEqual({ state: 'BOOKED', slotId: alternatives[0]?.id });
  expect(await stopsOf(town.nurse)).toMatchObject([{ affected: 2, toRebook: 1 }]);
  const other = { appointmentId: his.id, expectedVersion: his.version + 1, reasonCode: 'HOSPITAL' };
  nodeOf(await town.nurse.act('appointmentCancel', other));
  expect(await stopsOf(town.scheduler)).toMatchObject([{ id: stopped.id, affected: 2, toRebook: 0 }]);
  expect(await waitingOf(town.scheduler)).toEqual([]);
});

test('who waits gets a place by name where no other is left', async () => {
  const [place] = await publicOn(dayOf(town, 9));
  const [full] = await publicOn(dayOf(town, 16));
  const waiting = await book(place?.id ?? '', await takeIn(town));
  await book(full?.id ?? '', await takeIn(town));
  const stop = { sessionId: waiting.sessionId, kind: 'STOPPED', reasonCode: 'EQUIPMENT' };
  nodeOf(await town.scheduler.act('sessionStop', stop, 'id'));
  const added = await town.scheduler.act<{ state: string; placeNo: number }>(
    'slotExceptionAdd',
    { appointmentId: waiting.id, expectedVersion: 2, slotId: full?.id ?? '', reasonText: '停诊补号' },
    'state placeNo',
  );
  // Behind the eight regular places of the session.
  expect(nodeOf(added)).toEqual({ state: 'BOOKED', placeNo: 9 });
});
