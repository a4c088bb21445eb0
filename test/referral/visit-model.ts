import fc from 'fast-check';
import { expect } from 'vitest';
import { Refusal } from '../../domain/errors.ts';
import * as moves from './place-moves.ts';
import { act, type Move } from './place-moves.ts';
import { counted, placesOf, schedule, standing, stateOfPlace } from './place-scene.ts';
import { clock, stored, targetOf } from './scene.ts';

/** Everything that anybody does with a referral on its way to the hospital, or with its place. */
const DONE: Readonly<Record<string, (slots: readonly string[]) => Move>> = {
  first: (slots) => (id) => schedule(id, slots[0] ?? ''),
  second: (slots) => (id) => schedule(id, slots[1] ?? ''),
  day: () => moves.giveDay,
  move: (slots) => (id) => moves.rescheduleTo(id, slots[1] ?? ''),
  cancel: () => moves.cancel,
  checkIn: () => moves.checkIn,
  complete: () => moves.complete,
  leave: () => moves.leave,
  excuse: () => moves.excuse,
  stop: () => moves.stop,
  miss: () => act('referralNoShow', 'scheduler'),
  arrive: () => act('referralArrive', 'scheduler'),
  withdraw: () => act('referralAcceptanceWithdraw', 'receiver'),
  accept: () => act('referralAccept', 'receiver'),
  drop: () => act('referralCancel', 'nurse'),
  sweep: () => moves.swept,
  atWork: () => moves.atWork,
};
const OFTEN = ['first', 'second', 'move', 'cancel', 'checkIn', 'complete', 'atWork', 'sweep', 'miss', 'stop'];

export type VisitStep = { readonly does: string } | { readonly hours: number };
/** Steps of one group are taken at the same time. */
export const visitCourses: fc.Arbitrary<VisitStep[][]> = fc.array(
  fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ does: fc.constantFrom(...Object.keys(DONE), ...OFTEN, ...OFTEN) }),
      },
      { weight: 3, arbitrary: fc.record({ hours: fc.constantFrom(1, 2, 23, 24) }) },
    ),
    { minLength: 1, maxLength: 2 },
  ),
  { minLength: 6, maxLength: 14 },
);

const BEFORE: readonly string[] = ['BOOKED', 'TO_REBOOK'];

/** What holds of the two after whatever was done: one place at a time, of a referral that waits for it. */
export async function expectInStep(id: string): Promise<void> {
  const { referral } = await standing(id);
  const { expectedAt } = await targetOf(id);
  const places = await placesOf(id);
  const live = places.filter((place) => BEFORE.includes(stateOfPlace(place)));
  expect(live.length).toBeLessThanOrEqual(1);
  const [place] = live;
  const reserved = place !== undefined && stateOfPlace(place) === 'BOOKED' ? place : null;
  if (referral === 'PLACED') expect(expectedAt).toEqual(reserved?.startAt ?? null);
  else expect(reserved).toBeNull();
  if (!['PLACED', 'EXPIRED'].includes(referral)) expect(live).toEqual([]);
  expect((await stored(id)).missedAt).toEqual(reserved?.noShowAt ?? (await missedUnwritten(id)));
  for (const { slotId } of places) {
    if (slotId === null) continue;
    const { taken, live: having } = await counted(slotId);
    expect(taken).toBe(having);
  }
}

/** What the clock has found and nobody has written yet. */
async function missedUnwritten(id: string): Promise<Date | null> {
  const { state, missedAt } = await stored(id);
  return state === 'PLACED' && missedAt !== null && missedAt <= clock.now() ? missedAt : null;
}

/** Takes the steps, one group after the other; what is refused is refused with a type and changes nothing. */
export async function follow(id: string, course: readonly VisitStep[][], slots: readonly string[]) {
  for (const group of course) {
    await Promise.all(
      group.map(async (step) => {
        if ('hours' in step) return clock.advance(step.hours * 3_600_000);
        await DONE[step.does]?.(slots)(id).catch((error: unknown) => {
          if (!(error instanceof Refusal) && !String(error).includes('it has no place')) throw error;
        });
      }),
    );
    await expectInStep(id);
  }
}
