import { beforeEach, expect, test } from 'vitest';
import { slotPlace, take } from '../../domain/appointment/place.ts';
import { addDays, localDateOf, weekdayOf } from '../../domain/calendar-date.ts';
import { setSlotTemplate } from '../../domain/slot/template-actions.ts';
import { read, write } from '../../prisma/client.ts';
import { freshNetwork, network, refusalOf } from '../appointment/scene.ts';
import { newKey } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { signal } from '../support/deadlocks.ts';

useDatabase();
beforeEach(async () => {
  await freshNetwork();
});

// SQLite has one writer at a time: what a booking reads there cannot move before it writes.
test('a session that moves between reading and booking is not booked as it was', async () => {
  const serviceOn = addDays(localDateOf(network.clock.now()), 3);
  const terms = {
    departmentId: network.cardiology,
    weekday: weekdayOf(serviceOn),
    ...{ startTime: '08:00', endTime: '08:30', slotMinutes: 30, capacity: 4, pools: null },
    ...{ validFromOn: serviceOn, validToOn: serviceOn },
  };
  const templateId = await setSlotTemplate(network.scheduler, { idempotencyKey: newKey(), ...terms });
  const { id, endAt } = await read().slot.findFirstOrThrow({ where: { session: { templateId } } });

  const slotIsRead = signal();
  const sessionIsMoved = signal();
  const booking = write(async (tx) => {
    const slot = await slotPlace(tx, id);
    if (slot === null) throw new Error('the slot was just made');
    slotIsRead.give();
    await sessionIsMoved.given;
    await take(tx, slot, network.clock.now());
  });
  await slotIsRead.given;
  const moved = { ...terms, templateId, expectedVersion: 1, departmentId: network.orthopaedics };
  await setSlotTemplate(network.scheduler, { idempotencyKey: newKey(), ...moved });
  sessionIsMoved.give();

  expect(await refusalOf(booking)).toMatchObject({ code: 'SLOT_MOVED' });
  expect(await read().slot.findUniqueOrThrow({ where: { id } })).toMatchObject({
    ...{ departmentId: network.orthopaedics, taken: 0, endAt },
  });
});
