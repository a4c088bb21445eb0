import { beforeEach, describe, expect, test } from 'vitest';
import { holdAppointment } from '../../domain/appointment/hold-and-book.ts';
import { read, write } from '../../prisma/client.ts';
import { newKey, resident, slotsOn } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';
import { quotaUsed } from './course.ts';
import { freshNetwork, grandpa, granny, greenSlot, hold, network, publicSlot } from './scene.ts';

useDatabase();

describe('a refused booking names the rule and writes nothing', () => {
  beforeEach(() => freshNetwork(1));

  const cases: [string, () => Promise<unknown>, object][] = [
    [
      'an unknown slot',
      () => hold('0192f0c8-0000-7000-8000-000000000000', granny),
      { code: 'NOT_FOUND', path: ['slotId'] },
    ],
    [
      'an unknown resident',
      () => hold(greenSlot, '0192f0c8-0000-7000-8000-000000000000'),
      { code: 'NOT_FOUND', path: ['residentId'] },
    ],
    [
      "another home's resident",
      () => hold(greenSlot, granny, 'GREEN', network.otherNurse),
      { code: 'NOT_FOUND', path: ['residentId'] },
    ],
    [
      'the quota of the week',
      async () => {
        await hold(greenSlot, granny);
        return hold(publicSlot, grandpa);
      },
      { code: 'GREEN_QUOTA_USED', offeredPriority: 'NORMAL', policy: expect.objectContaining({ value: 1 }) },
    ],
    [
      'a department without quota',
      async () => {
        const [slot = ''] = await slotsOn(network, {
          departmentId: network.orthopaedics,
          daysAhead: 6,
          pools: { PUBLIC: 1 },
        });
        return hold(slot, granny);
      },
      { code: 'GREEN_NO_QUOTA', offeredPriority: 'NORMAL' },
    ],
    [
      'a home without an agreement',
      async () => {
        const other = await write((tx) => resident(tx, network.otherHome, '王淑珍', network.clock.now()));
        return hold(publicSlot, other, 'GREEN', network.otherNurse);
      },
      { code: 'GREEN_NO_AGREEMENT', offeredPriority: 'NORMAL' },
    ],
    [
      'the same department twice on a day',
      async () => {
        await hold(greenSlot, granny);
        return hold(publicSlot, granny, 'NORMAL');
      },
      { code: 'ONE_PER_DEPARTMENT_AND_DAY', isNetworkWide: true },
    ],
    [
      'two places at one time',
      async () => {
        await hold(greenSlot, granny);
        const [slot = ''] = await slotsOn(network, {
          departmentId: network.orthopaedics,
          daysAhead: 5,
          pools: { PUBLIC: 1 },
        });
        return hold(slot, granny, 'NORMAL');
      },
      { code: 'TIME_CLASH', isNetworkWide: true },
    ],
    [
      'a slot that has begun',
      () => {
        network.clock.set(new Date('2026-11-27T01:00:00Z'));
        return hold(publicSlot, granny, 'NORMAL');
      },
      { code: 'SLOT_IN_PAST', path: ['slotId'] },
    ],
    [
      'a full slot',
      async () => {
        await hold(publicSlot, granny, 'NORMAL');
        return hold(publicSlot, grandpa, 'NORMAL');
      },
      { code: 'SLOT_FULL' },
    ],
    [
      'a note with control characters',
      () =>
        holdAppointment(network.nurse, {
          idempotencyKey: newKey(),
          slotId: greenSlot,
          residentId: granny,
          priority: 'GREEN',
          note: 'a\u0007b',
        }),
      { code: 'TEXT_CONTROL_CHARACTERS', path: ['note'] },
    ],
  ];

  test.each(cases)('%s', async (_title, act, expected) => {
    expect(await refusalOf(act())).toMatchObject(expected);
    for (const slot of await read().slot.findMany({ where: { hospitalId: network.hospital } })) {
      const live = { slotId: slot.id, state: { in: ['HELD', 'BOOKED'] } };
      expect(slot.taken).toBe(await read().appointment.count({ where: live }));
    }
    const used = { agreementId: network.agreement, state: 'HELD' };
    expect(await quotaUsed()).toBe(await read().appointment.count({ where: used }));
  });
});
