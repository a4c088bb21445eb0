import { beforeEach, expect, test } from 'vitest';
import { addDays, localDateOf, weekdayOf } from '../../domain/calendar-date.ts';
import { extendSessions } from '../../domain/slot/extend.ts';
import { setSlotTemplate } from '../../domain/slot/template-actions.ts';
import { read } from '../../prisma/client.ts';
import { freshNetwork, network } from '../appointment/scene.ts';
import { newKey } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
beforeEach(() => freshNetwork());

const DAY = 86_400_000;
const weekdaysOf = async (templateId: string) => {
  const coming = { templateId, state: 'OPEN', startAt: { gt: network.clock.now() } };
  const sessions = await read().session.findMany({ where: coming });
  return [...new Set(sessions.map(({ serviceOn }) => weekdayOf(serviceOn)))];
};

test('sessions are never made of a template that has just become another one', async () => {
  for (let round = 0; round < 6; round += 1) {
    const fromOn = addDays(localDateOf(network.clock.now()), 1);
    const terms = {
      departmentId: network.orthopaedics,
      ...{ startTime: '08:00', endTime: '09:00', slotMinutes: 30, capacity: 4, pools: null },
      ...{ validFromOn: fromOn, validToOn: null, weekday: 1 },
    };
    const templateId = await setSlotTemplate(network.scheduler, { idempotencyKey: newKey(), ...terms });
    // A week later each template has a session to be made.
    network.clock.advance(7 * DAY);
    const moved = { ...terms, templateId, expectedVersion: 1, weekday: 3 };
    const now = network.clock.now();
    await Promise.all([
      extendSessions(now),
      setSlotTemplate(network.scheduler, { idempotencyKey: newKey(), ...moved }),
      extendSessions(now),
    ]);
    expect({ round, weekdays: await weekdaysOf(templateId) }).toEqual({ round, weekdays: [3] });
  }
});
