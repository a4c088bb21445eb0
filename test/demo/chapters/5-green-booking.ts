import assert from 'node:assert/strict';
import { nodeOf, refusalIn } from '../../support/acts.ts';
import { book, claimOf, hold, inWords, SHOWN, type Shown } from '../bookings.ts';
import { freePlaces, greenPlacesOn } from '../free-places.ts';
import type { Chapter, Stage } from '../stage.ts';
import { clockTime, MINUTE_MS, when } from '../times.ts';

/** The green places of the first service date: hold, full for others, book. */
async function holdAndBook({ cast, clock, step }: Stage, slotId: string): Promise<Shown> {
  const { nurse } = cast.of('home');
  const [granny, grandpa] = cast.of('elders');
  const now = await clock.now();
  const held = nodeOf(
    await step(
      `She holds the first one for ${granny.name}, to ask whether the van is free.`,
      hold(nurse, { slotId, elder: granny, priority: 'GREEN' }),
      (answer) => {
        const { state, holdExpiresAt } = nodeOf(answer);
        assert.equal(state, 'HELD');
        const kept = Date.parse(holdExpiresAt ?? '') - now.getTime();
        assert.ok(kept >= 10 * MINUTE_MS && kept < 11 * MINUTE_MS, 'kept for ten minutes');
        return `${nodeOf(answer).no}, HELD until ${clockTime(holdExpiresAt ?? '')}`;
      },
    ),
  );
  await step(
    `Meanwhile nobody else gets it, ${grandpa.name} neither.`,
    hold(nurse, { slotId, elder: grandpa, priority: 'GREEN' }),
    (answer) => {
      assert.equal(refusalIn(answer).code, 'SLOT_FULL');
      return `refused: ${refusalIn(answer).message}`;
    },
  );
  const booked = await step(
    'The van is free: the hold becomes a booking.',
    nurse.does<Shown>('appointmentBook', claimOf(held), SHOWN),
    (answer) => {
      assert.deepEqual([nodeOf(answer).state, nodeOf(answer).id], ['BOOKED', held.id]);
      return inWords(nodeOf(answer));
    },
  );
  return nodeOf(booked);
}

/** The weekly quota is used up: the answer names the rule and offers NORMAL, never silently. */
async function useUpQuota({ cast, step }: Stage, secondSlot: string, thirdSlot: string): Promise<Shown> {
  const { nurse } = cast.of('home');
  const [, grandpa, third] = cast.of('elders');
  const booked = await step(
    `The second green place of the week goes to ${grandpa.name}, booked at once.`,
    book(nurse, { slotId: secondSlot, elder: grandpa, priority: 'GREEN' }),
    (answer) => inWords(nodeOf(answer)),
  );
  await step(
    `For ${third.name} there is none left this week: refused with the rule, and with what is possible instead.`,
    book(nurse, { slotId: thirdSlot, elder: third, priority: 'GREEN' }),
    (answer) => {
      const { code, __typename, offeredPriority, policy, message, rule } = refusalIn(answer);
      assert.deepEqual(
        [__typename, code, offeredPriority],
        ['GreenChannelRefused', 'GREEN_QUOTA_USED', 'NORMAL'],
      );
      assert.equal(policy?.value, 2);
      return `refused: ${message} Limit ${policy?.value} ${policy?.unit} (${policy?.provenance}; ${rule}). Offered: ${offeredPriority}`;
    },
  );
  return nodeOf(booked);
}

/** Green booking with quota (domain 3.4, requirements A1.1). */
export const chapter: Chapter = {
  title: 'The nurse books over the green channel',
  async tell(stage) {
    const { cast, step } = stage;
    const { nurse } = cast.of('home');
    const { cardiology, name } = cast.of('hospital');
    const [firstOn] = cast.of('serviceDates');
    const places = await step(
      `${nurse.name} looks for green places in cardiology of ${name}.`,
      greenPlacesOn(nurse, cardiology, firstOn),
      (found) => {
        assert.equal(found.length, 4);
        return found.map(({ startAt, free }) => `${when(startAt)} (${free})`).join(' · ');
      },
    );
    const [first = '', second = '', third = ''] = places.map(({ id }) => id);
    const granny = await holdAndBook(stage, first);
    const grandpa = await useUpQuota(stage, second, third);
    const open = await step(
      'The public places of the same morning:',
      freePlaces(nurse, { departmentId: cardiology, pool: 'PUBLIC', toAt: `${firstOn}T23:59:00+08:00` }),
      (found) => found.map(({ startAt, free }) => `${when(startAt)} (${free})`).join(' · '),
    );
    const [, , elder] = cast.of('elders');
    const normal = await step(
      `${elder.name} gets one of them, as NORMAL.`,
      book(nurse, { slotId: open[0]?.id ?? '', elder, priority: 'NORMAL' }),
      (answer) => {
        assert.equal(nodeOf(answer).priority, 'NORMAL');
        return inWords(nodeOf(answer));
      },
    );
    cast.keep('bookings', [granny, grandpa, nodeOf(normal)]);
  },
};
