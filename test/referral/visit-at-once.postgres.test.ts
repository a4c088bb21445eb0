import { expect, test } from 'vitest';
import { confirmDeath } from '../../domain/death/confirm.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { newKey, SUNDAY_MORNING } from '../fixtures/network.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import { deadlocksDuring } from '../support/deadlocks.ts';
import * as moves from './place-moves.ts';
import { act, inTurn, type Move, on } from './place-moves.ts';
import { booked, counted, placed, placeOf, schedule, standing, windowIn } from './place-scene.ts';
import { cast, clock, residentId, somebody, useReferralScene } from './scene.ts';
import { expectInStep } from './visit-model.ts';

useReferralScene();

const ROUNDS = 2;

/** What two or three do with one referral at once, several times over. @returns what came of each round */
async function raced(before: Move, ...all: readonly Move[]): Promise<string[]> {
  const outcomes: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    clock.set(SUNDAY_MORNING);
    await somebody();
    const id = await booked('OUTPATIENT', 3 + round);
    await before(id);
    const turns = round % 2 === 0 ? all : all.toReversed();
    const deadlocks = await deadlocksDuring(async () => {
      outcomes.push((await outcomesOf(turns.map((one) => one(id)))).sort().join(' '));
    });
    expect({ round, deadlocks }).toEqual({ round, deadlocks: 0 });
    await expectInStep(id);
  }
  return outcomes;
}

const ready: Move = async (id) => {
  const { startAt } = await placeOf(id);
  clock.set(new Date(startAt.getTime() - 1_800_000));
};
const gone: Move = async (id) => {
  const { serviceOn } = await placeOf(id);
  const days = Math.round((Date.parse(serviceOn) - Date.parse('2026-11-22')) / 86_400_000);
  await inTurn(on(days, '08:00'), moves.atWork, on(days, '10:30'))(id);
};
const dying: Move = async () => {
  const death = { idempotencyKey: newKey(), residentId, diedAt: clock.now(), source: 'HOME' } as const;
  const deathId = await reportDeath(cast.nurse, death);
  const confirm = { idempotencyKey: newKey(), deathId, expectedVersion: 1, source: 'HOME' } as const;
  return confirmDeath(cast.nurse, { ...confirm, documentRef: '死亡医学证明' });
};
const arrive = act('referralArrive', 'scheduler');
const drop = act('referralCancel', 'nurse');

const RACES: readonly (readonly [string, Move, readonly Move[]])[] = [
  [
    'who is checked in is not cancelled, and who is cancelled is not checked in',
    ready,
    [moves.checkIn, drop],
  ],
  ['who has arrived is checked in once', ready, [moves.checkIn, arrive]],
  ['a booking that is cancelled is not arrived at', ready, [moves.cancel, arrive]],
  ['a session that is stopped is not scheduled into', async () => {}, [moves.stop, moves.scheduleAnew, drop]],
  ['a miss is written once, by whichever clock', gone, [moves.swept, moves.swept, arrive]],
  ['who dies is expected nowhere', ready, [dying, moves.checkIn, drop]],
  [
    'a booking moves with its referral, whoever moves it',
    async () => {},
    [moves.reschedule, moves.scheduleAnew],
  ],
];

test.each(RACES)('%s', async (_what, before, all) => {
  for (const outcome of await raced(before, ...all)) expect(outcome).toContain('DONE');
});

test('a place is reserved for a referral, or the referral is cancelled', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await somebody();
    const id = await placed();
    const { reserved } = await windowIn(3 + round);
    const deadlocks = await deadlocksDuring(async () => {
      const outcomes = await outcomesOf([schedule(id, reserved), drop(id)]);
      expect(outcomes.filter((one) => one === 'DONE')).toHaveLength(1);
    });
    expect(deadlocks).toBe(0);
    await expectInStep(id);
  }
});

test('the last place of a window is reserved once', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { open, reserved } = await windowIn(3 + round);
    const ids: string[] = [];
    for (let one = 0; one < 3; one += 1) {
      await somebody();
      ids.push(await placed());
    }
    const outcomes = await outcomesOf(ids.map((id) => schedule(id, open)));
    const places = await Promise.all(ids.map(async (id) => (await standing(id)).place));
    expect(places.filter((place) => place === 'BOOKED')).toHaveLength(2);
    expect(outcomes.sort()).toEqual(['DONE', 'DONE', 'SLOT_FULL']);
    for (const slot of [open, reserved]) expect(await counted(slot)).toEqual({ taken: 1, live: 1 });
    for (const id of ids) await expectInStep(id);
  }
});
