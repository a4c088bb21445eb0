import { beforeEach, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { addDays, localDateOf, weekdayOf } from '../../domain/calendar-date.ts';
import { newId } from '../../domain/id.ts';
import { extendSessions } from '../../domain/slot/extend.ts';
import { type SlotTemplateSetInput, setSlotTemplate } from '../../domain/slot/template-actions.ts';
import { read, write } from '../../prisma/client.ts';
import { freshNetwork, granny, hold, MINUTE, network, refusalOf } from '../appointment/scene.ts';
import { crowd } from '../fixtures/crowd.ts';
import { newKey } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();

let templateId: string;
let serviceOn: string;

/** A session of one window on one day in three days' time, a third of it reserved. */
const terms = (change: Partial<SlotTemplateSetInput> = {}): SlotTemplateSetInput => ({
  idempotencyKey: newKey(),
  departmentId: network.cardiology,
  weekday: weekdayOf(serviceOn),
  ...{
    startTime: '08:00',
    endTime: '08:30',
    slotMinutes: 30,
    capacity: 6,
    pools: [
      { pool: 'PUBLIC', places: 4 },
      { pool: 'REFERRAL_RESERVED', places: 2 },
    ],
  },
  ...{ validFromOn: serviceOn, validToOn: serviceOn },
  ...change,
});

const change = async (changed: Partial<SlotTemplateSetInput>) => {
  const { version } = await read().slotTemplate.findUniqueOrThrow({ where: { id: templateId } });
  return setSlotTemplate(network.scheduler, terms({ templateId, expectedVersion: version, ...changed }));
};

const session = () =>
  read().session.findFirstOrThrow({
    where: { templateId },
    include: { slots: { where: { pool: 'PUBLIC' }, orderBy: { startAt: 'asc' } } },
  });

beforeEach(async () => {
  await freshNetwork();
  serviceOn = addDays(localDateOf(network.clock.now()), 3);
  templateId = await setSlotTemplate(network.scheduler, terms());
});

describe('a changed template', () => {
  test('takes its slots along to another department', async () => {
    await change({ departmentId: network.orthopaedics });
    const { departmentId, slots } = await session();
    expect([departmentId, slots.map((slot) => slot.departmentId)]).toEqual([
      network.orthopaedics,
      [network.orthopaedics],
    ]);
  });

  test('leaves a session alone in which somebody has a place, be it a hold', async () => {
    const [slot] = (await session()).slots;
    await hold(slot?.id ?? '', granny, 'NORMAL');
    await change({ room: '二楼' });
    expect((await session()).room).toBeNull();
  });

  test('does not take an expired hold for a place, even before a sweep has written it', async () => {
    const [slot] = (await session()).slots;
    await hold(slot?.id ?? '', granny, 'NORMAL');
    network.clock.advance(10 * MINUTE);
    await change({
      room: '二楼',
      capacity: 2,
      pools: [
        { pool: 'PUBLIC', places: 1 },
        { pool: 'REFERRAL_RESERVED', places: 1 },
      ],
    });
    const { room, slots } = await session();
    expect([room, slots.map(({ capacity, taken }) => [capacity, taken])]).toEqual(['二楼', [[1, 0]]]);
  });

  test('and bookings at the same moment: each session is changed before, or kept after', async () => {
    const [slot] = (await session()).slots;
    const slotId = slot?.id ?? '';
    const racers = await crowd(network, 8);
    const bookings = racers.map(({ acting, residentId }) =>
      bookAppointment(acting, { idempotencyKey: newKey(), slotId, residentId, priority: 'NORMAL' }),
    );
    const withdrawn = change({ status: 'CLOSED' });
    const [closed, ...booked] = await Promise.allSettled([withdrawn, ...bookings]);
    expect(closed.status).toBe('fulfilled');
    const { state, slots } = await session();
    const places = booked.filter(({ status }) => status === 'fulfilled').length;
    expect(slots[0]?.taken).toBe(places);
    expect(state).toBe(places === 0 ? 'WITHDRAWN' : 'OPEN');
    for (const one of booked) {
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ code: expect.stringMatching(/SLOT_FULL|SESSION_CLOSED/) });
    }
  });
});

test('no sessions are made for a department that is closed', async () => {
  const weekly = terms({
    validToOn: null,
    departmentId: network.orthopaedics,
    startTime: '14:00',
    endTime: '14:30',
  });
  const id = await setSlotTemplate(network.scheduler, weekly);
  const sessions = () => read().session.count({ where: { templateId: id } });
  const before = await sessions();
  await write((tx) =>
    tx.db.department.update({ where: { id: network.orthopaedics }, data: { status: 'CLOSED' } }),
  );
  network.clock.advance(14 * 24 * 60 * MINUTE);
  await extendSessions(network.clock.now());
  expect(await sessions()).toBe(before);
});

test('a practitioner whose role here has ended holds no session', async () => {
  const practitionerId = newId(network.clock.now());
  const { personId } = network.doctor.viewer;
  await write(async ({ db }) => {
    await db.practitioner.create({ data: { id: practitionerId, personId, category: 'SPECIALIST' } });
    await db.roleAssignment.updateMany({ where: { personId }, data: { toOn: '2026-11-21' } });
  });
  const refused = await refusalOf(change({ practitionerId }));
  expect(refused).toMatchObject({ code: 'NOT_FOUND', path: ['practitionerId'] });
});

test('a hospital that is suspended makes no new session', async () => {
  const { viewer } = network.scheduler;
  const suspended = { ...network.scheduler, viewer: { ...viewer, organizationStatus: 'SUSPENDED' } as const };
  expect((await refusalOf(setSlotTemplate(suspended, terms()))).code).toBe('ORGANIZATION_NOT_ACTIVE');
});
