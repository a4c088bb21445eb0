import { beforeEach, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { checkInAppointment } from '../../domain/appointment/reception.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { rescheduleAppointment } from '../../domain/appointment/reschedule.ts';
import { sessionStopsPage } from '../../domain/session-stop/search.ts';
import { sweepRebooking } from '../../domain/session-stop/sweep.ts';
import { alternativesOf } from '../../domain/slot/alternatives.ts';
import { read } from '../../prisma/client.ts';
import {
  freshNetwork,
  grandpa,
  granny,
  greenSlot,
  hold,
  MINUTE,
  network,
  publicSlot,
  refusalOf,
} from '../appointment/scene.ts';
import { crowd } from '../fixtures/crowd.ts';
import { newKey, slotsOn } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { statementsOf } from '../support/statement-count.ts';
import { alarmsOf, appointment, book, recounted, sessionOf, stopOf } from './scene.ts';

useDatabase();
beforeEach(() => freshNetwork());

const HOUR = 60 * MINUTE;
const onTheDay = async () =>
  network.clock.set((await read().slot.findUniqueOrThrow({ where: { id: greenSlot } })).startAt);
const claim = async (appointmentId: string) => ({
  idempotencyKey: newKey(),
  appointmentId,
  expectedVersion: (await appointment(appointmentId)).version,
});
const move = async (id: string, slotId: string) =>
  rescheduleAppointment(network.nurse, { ...(await claim(id)), slotId });

describe('a session that is stopped', () => {
  test('sends each booking to the rebooking list, ends holds, and gives places and quotas back at once', async () => {
    const booked = await book(greenSlot, granny, 'GREEN');
    const held = await hold(publicSlot, grandpa, 'NORMAL');
    const stopId = await stopOf(greenSlot, network.doctor);

    const { id: sessionId, state, version } = await sessionOf(greenSlot);
    expect([state, version]).toEqual(['STOPPED', 2]);
    expect(await appointment(booked)).toMatchObject({
      ...{ state: 'TO_REBOOK', stoppedSessionId: sessionId, quotaWeekOn: null, placeNo: null, version: 2 },
    });
    expect((await appointment(held)).state).toBe('RELEASED');
    const { stored, recount } = await recounted();
    expect(stored).toEqual(recount);
    expect(stored.quota).toBe(0);
    const events = await read().event.findMany({
      where: { act: 'sessionStop', organizationId: network.hospital },
      orderBy: { seq: 'asc' },
    });
    expect(events.map(({ noun, fromState, toState }) => [noun, fromState, toState]).sort()).toEqual([
      ['appointment', 'BOOKED', 'TO_REBOOK'],
      ['appointment', 'HELD', 'RELEASED'],
      ['session', 'OPEN', 'STOPPED'],
      ['sessionStop', null, 'STOPPED'],
    ]);
    const made = events.find(({ noun, nounId }) => noun === 'sessionStop' && nounId === stopId);
    expect(JSON.parse(made?.facts ?? '')).toEqual({ sessions: 1, affected: 1 });
  });

  test('tells the booker at once, and raises an alarm at the home that stands until there is another place', async () => {
    const booked = await book(greenSlot, granny, 'GREEN');
    const [elsewhere = ''] = await slotsOn(network, {
      ...{ departmentId: network.cardiology, daysAhead: 6, pools: { GREEN_CHANNEL: 1, PUBLIC: 1 } },
    });
    await stopOf(greenSlot);
    const told = await read().notification.findMany({ where: { nounId: booked } });
    expect(told.map(({ personId, kind }) => [personId, kind])).toEqual([
      [network.nurse.viewer.personId, 'SESSION_STOPPED'],
    ]);
    expect(await alarmsOf(booked)).toEqual(['SESSION_STOPPED']);
    await move(booked, elsewhere);
    expect(await alarmsOf(booked)).toEqual([]);
    expect(await appointment(booked)).toMatchObject({ state: 'BOOKED', stoppedSessionId: null });
    const { stored, recount } = await recounted();
    expect(stored).toEqual(recount);
    expect(stored.quota).toBe(1);
  });

  test('its bookings are told of once more 24 hours before the old time, once, dated with that instant', async () => {
    const booked = await book(publicSlot, granny);
    await stopOf(publicSlot);
    const due = new Date((await appointment(booked)).startAt.getTime() - 24 * HOUR);
    network.clock.set(new Date(due.getTime() - 1));
    await sweepRebooking(network.clock.now());
    expect(await alarmsOf(booked)).toEqual(['SESSION_STOPPED']);
    network.clock.advance(5 * MINUTE);
    await sweepRebooking(network.clock.now());
    expect(await sweepRebooking(network.clock.now())).toBe(0);
    const raised = await read().alarm.findMany({ where: { kind: 'TO_REBOOK_SOON', nounId: booked } });
    expect(raised.map(({ raisedAt }) => raisedAt)).toEqual([due]);
    await cancelAppointment(network.nurse, { ...(await claim(booked)), reasonCode: 'HOSPITAL' });
    expect([(await appointment(booked)).state, await alarmsOf(booked)]).toEqual(['CANCELLED', []]);
    const { stored, recount } = await recounted();
    expect(stored).toEqual(recount);
  });

  test('leaves no hour from which on its bookings are missed', async () => {
    const [waiting, arrived] = [await book(publicSlot, granny), await book(greenSlot, grandpa, 'GREEN')];
    await onTheDay();
    await checkInAppointment(network.scheduler, await claim(arrived));
    const noShowAt = async (id: string) => (await appointment(id)).noShowAt;
    expect(await noShowAt(waiting)).not.toBeNull();
    await stopOf(greenSlot);
    expect([await noShowAt(waiting), await noShowAt(arrived)]).toEqual([null, null]);
    expect((await appointment(waiting)).state).toBe('TO_REBOOK');
    await cancelAppointment(network.nurse, { ...(await claim(waiting)), reasonCode: 'HOSPITAL' });
    expect(await noShowAt(waiting)).toBeNull();
  });

  test('that is running sends home who has arrived', async () => {
    const arrived = await book(publicSlot, granny);
    await onTheDay();
    await checkInAppointment(network.scheduler, await claim(arrived));
    await stopOf(greenSlot);
    expect((await appointment(arrived)).state).toBe('STOPPED');
    const { stored, recount } = await recounted();
    expect(stored).toEqual(recount);
  });

  test('offers two places in the department, the nearest first, of whatever pool: it is first in line', async () => {
    const booked = await book(publicSlot, granny);
    const place = { departmentId: network.cardiology, pools: { GREEN_CHANNEL: 1 }, endTime: '09:30' };
    const [near = ''] = await slotsOn(network, { ...place, daysAhead: 8 });
    const [far = ''] = await slotsOn(network, { ...place, daysAhead: 9 });
    await slotsOn(network, { ...place, daysAhead: 10 });
    expect((await refusalOf(move(booked, near))).code).toBe('POOL_RESERVED');
    await stopOf(publicSlot);
    const { departmentId, stoppedSessionId } = await appointment(booked);
    const lost = { id: booked, departmentId, stoppedSessionId: stoppedSessionId ?? '' };
    const offered = await alternativesOf([lost], network.clock.now());
    expect(offered.get(booked)?.map(({ id }) => id)).toEqual([near, far]);
    await move(booked, near);
    expect((await appointment(booked)).slotId).toBe(near);
  });

  test('is counted for the hospital as a whole, and for each booking side by its own', async () => {
    const booked = await book(publicSlot, granny);
    const stopId = await stopOf(publicSlot);
    const page = { first: 20, after: null };
    const countsFor = async (by: typeof network.nurse) => {
      const { nodes } = await sessionStopsPage(by, {}, page);
      return Promise.all(nodes.map(async (one) => (await one.page.counts()).get(stopId)));
    };
    expect(await countsFor(network.scheduler)).toMatchObject([{ affected: 1, toRebook: 1 }]);
    expect(await countsFor(network.nurse)).toMatchObject([{ affected: 1, toRebook: 1 }]);
    expect(await countsFor(network.otherNurse)).toEqual([]);
    await cancelAppointment(network.nurse, { ...(await claim(booked)), reasonCode: 'HOSPITAL' });
    expect(await countsFor(network.scheduler)).toMatchObject([{ affected: 1, toRebook: 0 }]);
  });
});

describe('at the same moment', () => {
  test('a stop and bookings: who got in is to rebook, who comes later is told', async () => {
    const racers = await crowd(network, 6);
    const [slotId = ''] = await slotsOn(network, {
      ...{ departmentId: network.orthopaedics, daysAhead: 5, pools: { PUBLIC: 6 } },
    });
    const bookings = racers.map(({ acting, residentId }) =>
      bookAppointment(acting, { idempotencyKey: newKey(), slotId, residentId, priority: 'NORMAL' }),
    );
    const [stopped, ...booked] = await Promise.allSettled([stopOf(slotId), ...bookings]);
    expect(stopped.status).toBe('fulfilled');
    for (const result of booked) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'SESSION_CLOSED' });
      else {
        expect((await appointment(result.value)).state).toBe('TO_REBOOK');
        expect(await alarmsOf(result.value)).toEqual(['SESSION_STOPPED']);
      }
    }
    const { stored, recount } = await recounted();
    expect(stored).toEqual(recount);
  });

  test('two stops: one is told that it is stopped', async () => {
    await book(greenSlot, granny, 'GREEN');
    const both = await Promise.allSettled([stopOf(greenSlot), stopOf(greenSlot, network.doctor)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = both.find((result) => result.status === 'rejected');
    expect(lost).toMatchObject({ reason: { code: 'STATE_CONFLICT' } });
    expect((await recounted()).stored.quota).toBe(0);
  });

  test('a stop and a check-in: whoever has arrived is sent home, whoever has not rebooks', async () => {
    const booked = await book(publicSlot, granny);
    await onTheDay();
    const arriving = checkInAppointment(network.scheduler, await claim(booked));
    const [stopped] = await Promise.allSettled([stopOf(greenSlot), arriving]);
    expect(stopped.status).toBe('fulfilled');
    expect(['STOPPED', 'TO_REBOOK']).toContain((await appointment(booked)).state);
    const { stored, recount } = await recounted();
    expect(stored).toEqual(recount);
  });
});

test('a stop costs few statements for each booking, whatever their number', async () => {
  const costOf = async (size: number, daysAhead: number) => {
    const racers = await crowd(network, size);
    const [slotId = ''] = await slotsOn(network, {
      ...{ departmentId: network.orthopaedics, daysAhead, pools: { PUBLIC: size }, endTime: '09:30' },
    });
    for (const { acting, residentId } of racers)
      await bookAppointment(acting, { idempotencyKey: newKey(), slotId, residentId, priority: 'NORMAL' });
    return statementsOf(() => stopOf(slotId));
  };
  const [few, many] = [await costOf(2, 5), await costOf(12, 6)];
  // Three are events of it, with the mark that each leaves, and one is the mark of the place.
  expect((many - few) / 10).toBeLessThanOrEqual(11);
});
