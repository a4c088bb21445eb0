import { beforeAll, expect, test } from 'vitest';
import { sweepSilentFeeds } from '../../domain/his-client/sweep.ts';
import { type FedHospital, fedHospital } from '../fixtures/fed-hospital.ts';
import { town, useTown } from '../fixtures/open-town.ts';

useTown();

let hospital: FedHospital;
beforeAll(async () => {
  hospital = await fedHospital();
});
const nowOf = () => town.service.clock.now();

test('while the feed of a hospital is silent nobody is missed, and it is told; back again it counts as before', async () => {
  const { alarms, at, book, clockAt, feed, poll, stateOf, tell } = hospital;
  const [came, early, late, last] = [
    await book('08:00'),
    await book('08:00'),
    await book('08:30'),
    await book('09:30'),
  ];
  await poll();
  expect((await feed()).feedHeardAt, 'who reads alone is no feed').toBeNull();

  clockAt('08:10');
  expect(await tell(came, 'arrived')).toBe(200);
  expect(await feed()).toEqual({ isFeedSilent: false, feedHeardAt: nowOf().toISOString() });
  clockAt('08:40');
  await poll();
  expect((await stateOf(early)).noShowAt).toBe(at('09:30'));
  expect(await stateOf(late), 'whether it is heard until 10:00 is not certain').toEqual({
    ...{ state: 'BOOKED', noShowAt: null },
  });

  clockAt('09:45');
  expect((await stateOf(early)).state, 'until 9:40 it was heard').toBe('NO_SHOW');
  expect((await feed()).isFeedSilent).toBe(true);
  expect([await sweepSilentFeeds(nowOf()), await sweepSilentFeeds(nowOf())]).toEqual([1, 0]);
  expect(await alarms()).toEqual([
    ['ADMINISTRATION', 'RAISED'],
    ['NETWORK', 'RAISED'],
    ['SCHEDULING', 'RAISED'],
  ]);
  type Alarms = { alarms: { edges: { node: object }[] } };
  const told = await town.sysAdmin.ask<Alarms>(
    '{ alarms(first: 5) { edges { node { kind function resident { id } } } } }',
    {},
  );
  expect(told.alarms.edges).toEqual([{ node: { kind: 'FEED_SILENT', function: 'NETWORK', resident: null } }]);
  clockAt('11:30');
  expect([(await stateOf(late)).state, (await stateOf(last)).state]).toEqual(['BOOKED', 'BOOKED']);

  await poll();
  expect((await feed()).isFeedSilent).toBe(false);
  expect((await alarms()).map(([, state]) => state)).toEqual(['CLEARED', 'CLEARED', 'CLEARED']);
  const again = at('12:30');
  expect(await stateOf(late), 'an hour after it is back').toEqual({ state: 'BOOKED', noShowAt: again });
  await tell(last, 'arrived');
  clockAt('12:30');
  expect([(await stateOf(late)).state, (await stateOf(last)).state]).toEqual(['NO_SHOW', 'CHECKED_IN']);
});

test('outside its sessions nobody expects to hear from it', async () => {
  hospital.clockAt('23:00');
  expect(await sweepSilentFeeds(nowOf())).toBe(0);
  expect((await hospital.feed()).isFeedSilent).toBe(true);
});

test('once a minute is enough', async () => {
  const { feed, poll } = hospital;
  await poll();
  const heard = await feed();
  town.service.clock.advance(30_000);
  await poll();
  expect(await feed()).toEqual(heard);
  town.service.clock.advance(30_000);
  await poll();
  expect((await feed()).feedHeardAt).toBe(nowOf().toISOString());
});
