import { expect, test } from 'vitest';
import { appointmentActions } from '../../domain/appointment/available-actions.ts';
import { appointmentById } from '../../domain/appointment/worklist.ts';
import { Refusal } from '../../domain/errors.ts';
import { referralsVisible } from '../../domain/referral/policy.ts';
import { read } from '../../prisma/client.ts';
import * as moves from './place-moves.ts';
import { act, inTurn, type Move, missed, on } from './place-moves.ts';
import { booked, placeOf, standing } from './place-scene.ts';
import { actionsFor } from './said.ts';
import { type Cast, cast, clock, stored, useReferralScene } from './scene.ts';

useReferralScene();

const expired: Move = async (id) => clock.set((await stored(id)).expiresAt ?? new Date(0));
const SCENES: readonly (readonly [string, Move])[] = [
  ['that is ahead', async () => {}],
  ['that has begun', on(3, '09:10')],
  ['that was missed', missed()],
  ['whose session was stopped', moves.stop],
  ['that waited too long for another one', inTurn(moves.stop, expired)],
  ['to which somebody has come', inTurn(on(3, '08:30'), moves.checkIn)],
];

/** What each of them tries, on the booking and on the referral. */
const TRIED: readonly (readonly [string, keyof Cast, Move])[] = [
  ['appointmentReschedule', 'nurse', moves.reschedule],
  ['appointmentCancel', 'nurse', moves.cancel],
  ['appointmentCheckIn', 'scheduler', moves.checkIn],
  ['appointmentComplete', 'treater', moves.complete],
  ['appointmentExcuse', 'scheduler', moves.excuse],
  ['referralSchedule', 'scheduler', moves.scheduleAnew],
  ['referralNoShow', 'scheduler', act('referralNoShow', 'scheduler')],
  ['referralArrive', 'scheduler', act('referralArrive', 'scheduler')],
  ['referralAcceptanceWithdraw', 'receiver', act('referralAcceptanceWithdraw', 'receiver')],
  ['referralCancel', 'nurse', act('referralCancel', 'nurse')],
];

/** What availableActions says of an act: DONE, or why not; NOT_FOUND where the object is closed. */
async function said(name: string, who: keyof Cast, id: string): Promise<string> {
  const by = cast[who];
  const now = clock.now();
  const all = async () => {
    if (name.startsWith('appointment')) {
      const row = await appointmentById(by, (await placeOf(id)).id, new Set(['actions', 'details'] as const));
      return row === null ? [] : appointmentActions(by, row);
    }
    const seen = { AND: [{ id }, referralsVisible(by.viewer, now)] };
    if ((await read().referral.count({ where: seen })) === 0) return [];
    return actionsFor(by, id);
  };
  const one = (await all()).find(({ action }) => action === name);
  return one === undefined ? 'NOT_FOUND' : (one.refusals[0]?.code ?? 'DONE');
}

const outcomeOf = (done: Promise<unknown>): Promise<string> =>
  done.then(
    () => 'DONE',
    (error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    },
  );

test.each(SCENES)('of a place %s, availableActions says what comes of trying', async (_what, move) => {
  const id = await booked();
  await move(id);
  const before = await standing(id);
  const open: (typeof TRIED)[number][] = [];
  for (const one of TRIED) {
    const [name, who, trying] = one;
    const word = await said(name, who, id);
    if (word === 'DONE') open.push(one);
    else expect({ name, outcome: await outcomeOf(trying(id)) }).toEqual({ name, outcome: word });
  }
  expect(await standing(id)).toEqual(before);
  // Of what is open, one is done: the next finds another place.
  const [first] = open;
  if (first !== undefined) expect(await outcomeOf(first[2](id))).toBe('DONE');
});
