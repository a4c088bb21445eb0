import { beforeAll, expect, test } from 'vitest';
import { sweepSilentFeeds } from '../../domain/his-client/sweep.ts';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { type His, hisOf } from '../support/his.ts';

useTown();

let his: His;
let dayOn: string;

/** Sessions from eight to ten, half an hour each; to be asked of the hospital's system on the day itself. */
beforeAll(async () => {
  dayOn = dayOf(town, 2);
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { capacity: 9, pools: null }), 'id'));
  his = await hisOf(town.service, town.network.hospital.id);
});

const clockAt = (time: string) => town.service.clock.set(new Date(`${dayOn}T${time}:00+08:00`));
const nowOf = () => town.service.clock.now();
const stateOf = async (id: string) => {
  const query = 'query ($id: ID!) { appointment(id: $id) { state noShowAt } }';
  return (await town.nurse.ask<{ appointment: { state: string; noShowAt: string | null } }>(query, { id }))
    .appointment;
};
const feed = async () => {
  const query = 'query ($id: ID!) { organization(id: $id) { isFeedSilent feedHeardAt } }';
  const { id } = town.network.hospital;
  return (
    await town.nurse.ask<{ organization: { isFeedSilent: boolean; feedHeardAt: string | null } }>(query, {
      id,
    })
  ).organization;
};
const alarms = () => read().alarm.findMany({ where: { kind: 'FEED_SILENT' }, orderBy: { function: 'asc' } });
async function book(time: string): Promise<string> {
  const places = await freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
  const startAt = new Date(`${dayOn}T${time}:00+08:00`).getTime();
  const slot = places.find((place) => Date.parse(place.startAt) === startAt);
  const input = { slotId: slot?.id, residentId: await takeIn(town), priority: 'NORMAL' };
  return nodeOf(await town.nurse.act('appointmentBook', input)).id;
}
const poll = () => his.get('Slot?_count=1');
async function arrive(id: string): Promise<void> {
  const { body, headers } = await his.get(`Appointment/${id}`);
  const answer = await his.call('PATCH', `Appointment/${id}`, {
    body: [{ op: 'replace', path: '/status', value: 'arrived' }],
    headers: { 'if-match': headers.get('etag') ?? '' },
  });
  expect(answer.status, JSON.stringify([body, answer.body])).toBe(200);
}

test('while the feed of a hospital is silent nobody is missed, and it is told; back again it counts as before', async () => {
  const [came, early, late, last] = [
    await book('08:00'),
    await book('08:00'),
    await book('08:30'),
    await book('09:30'),
  ];
  await poll();
  expect((await feed()).feedHeardAt, 'who reads alone is no feed').toBeNull();

  clockAt('08:10');
  await arrive(came);
  expect(await feed()).toEqual({ isFeedSilent: false, feedHeardAt: nowOf().toISOString() });
  clockAt('08:40');
  await poll();
  expect((await stateOf(early)).noShowAt).toBe(new Date(`${dayOn}T09:30:00+08:00`).toISOString());
  expect(await stateOf(late), 'whether it is heard until 10:00 is not certain').toEqual({
    ...{ state: 'BOOKED', noShowAt: null },
  });

  clockAt('09:45');
  expect((await stateOf(early)).state, 'until 9:40 it was heard').toBe('NO_SHOW');
  expect((await feed()).isFeedSilent).toBe(true);
  expect([await sweepSilentFeeds(nowOf()), await sweepSilentFeeds(nowOf())]).toEqual([1, 0]);
  expect((await alarms()).map((alarm) => [alarm.function, alarm.state])).toEqual([
    ['ADMINISTRATION', 'RAISED'],
    ['SCHEDULING', 'RAISED'],
  ]);
  clockAt('11:30');
  expect([(await stateOf(late)).state, (await stateOf(last)).state]).toEqual(['BOOKED', 'BOOKED']);

  await poll();
  expect((await feed()).isFeedSilent).toBe(false);
  expect((await alarms()).map(({ state }) => state)).toEqual(['CLEARED', 'CLEARED']);
  const again = new Date(`${dayOn}T12:30:00+08:00`).toISOString();
  expect(await stateOf(late), 'an hour after it is back').toEqual({ state: 'BOOKED', noShowAt: again });
  await arrive(last);
  clockAt('12:30');
  expect([(await stateOf(late)).state, (await stateOf(last)).state]).toEqual(['NO_SHOW', 'CHECKED_IN']);
});

test('outside its sessions nobody expects to hear from it', async () => {
  clockAt('23:00');
  expect(await sweepSilentFeeds(nowOf())).toBe(0);
  expect((await feed()).isFeedSilent).toBe(true);
});

test('once a minute is enough', async () => {
  await poll();
  const heard = await feed();
  town.service.clock.advance(30_000);
  await poll();
  expect(await feed()).toEqual(heard);
  town.service.clock.advance(30_000);
  await poll();
  expect((await feed()).feedHeardAt).toBe(nowOf().toISOString());
});
