import { beforeAll, describe, expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { freshKey, nodeOf, refusalIn } from '../support/acts.ts';

useTown();

interface Result {
  readonly residentId: string;
  readonly appointment: { readonly id: string; readonly state: string; readonly startAt: string } | null;
  readonly refusal: { readonly code: string } | null;
}

let sessionId: string;
let residents: string[];
beforeAll(async () => {
  // Two slots of two places each.
  const shape = { endTime: '09:00', capacity: 2, pools: [] };
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, shape)));
  const [place] = await freeOn(town, town.nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  sessionId = place?.sessionId ?? '';
  residents = [];
  for (let at = 0; at < 5; at += 1) residents.push(await takeIn(town));
});

const send = (idempotencyKey: string, ids: readonly string[]) =>
  town.nurse.act<readonly Result[]>(
    'appointmentBookBulk',
    {
      ...{ idempotencyKey, sessionId, priority: 'NORMAL' },
      items: ids.map((residentId) => ({ residentId, details: { transport: 'HOME_VAN' } })),
    },
    'residentId appointment { id state startAt } refusal { code }',
  );

describe('a nurse books a corridor into one session', () => {
  const key = freshKey();

  test('each resident has a result; who came last finds no place', async () => {
    const results = nodeOf(await send(key, residents));
    expect(results.map(({ residentId }) => residentId)).toEqual(residents);
    expect(results.map(({ appointment, refusal }) => appointment?.state ?? refusal?.code)).toEqual([
      ...['BOOKED', 'BOOKED', 'BOOKED', 'BOOKED', 'SLOT_FULL'],
    ]);
    const starts = results.flatMap(({ appointment }) => appointment?.startAt ?? []);
    expect(starts).toEqual([...starts].sort());
  });

  test('the answer was lost and she sends it again: the same, and nobody twice', async () => {
    const once = nodeOf(await send(key, residents));
    expect(nodeOf(await send(key, residents))).toEqual(once);
    const { appointments } = await town.scheduler.ask<{ appointments: { edges: unknown[] } }>(
      `query ($id: ID!) { appointments(filter: { sessionId: $id }) { edges { node { id } } } }`,
      { id: sessionId },
    );
    expect(appointments.edges).toHaveLength(4);
  });

  test('the same resident twice is refused as a whole, and says where', async () => {
    const [first = ''] = residents;
    expect(refusalIn(await send(freshKey(), [first, first]))).toMatchObject({
      ...{ code: 'BULK_TWICE', path: ['items'] },
    });
  });
});
