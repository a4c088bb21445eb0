import assert from 'node:assert/strict';
import { nodeOf, refusalIn } from '../../support/acts.ts';
import { book, claimOf, inWords, SHOWN, type Shown } from '../bookings.ts';
import { greenPlacesOn } from '../free-places.ts';
import type { Chapter, Stage } from '../stage.ts';

/** The second elder's booking moves to the week after; its identity stays. */
async function reschedule({ cast, step }: Stage): Promise<Shown> {
  const { nurse } = cast.of('home');
  const [granny, grandpa] = cast.of('elders');
  const [hers, his] = cast.of('bookings');
  const [, secondOn] = cast.of('serviceDates');
  const to = (slotId: string, booking: { id: string; version: number }) =>
    nurse.does<Shown>('appointmentReschedule', { ...claimOf(booking), slotId }, SHOWN);
  await step(
    `${nurse.name} moves ${grandpa.name} to the place of ${granny.name} by mistake: full, and his old place stays.`,
    to(hers.slotId, his),
    (answer) => {
      assert.equal(refusalIn(answer).code, 'SLOT_FULL');
      return `refused: ${refusalIn(answer).message}`;
    },
  );
  const later = await step(
    'The week after has places.',
    greenPlacesOn(nurse, cast.of('hospital').cardiology, secondOn),
    (found) => {
      assert.equal(found.length, 4);
      return `${found.length} green slots`;
    },
  );
  const moved = await step(
    'He is moved there: number and identity stay, nobody has to be told a new one.',
    to(later[1]?.id ?? '', his),
    (answer) => {
      assert.deepEqual([nodeOf(answer).id, nodeOf(answer).state], [his.id, 'BOOKED']);
      return inWords(nodeOf(answer));
    },
  );
  return nodeOf(moved);
}

/** Reschedule keeps the identity; a cancelled place is free at once, with its quota (domain 3.4). */
export const chapter: Chapter = {
  title: 'Plans change: rescheduled, cancelled, booked anew',
  async tell(stage) {
    const { cast, step } = stage;
    const { nurse } = cast.of('home');
    const [, grandpa] = cast.of('elders');
    const [hers, his, normal] = cast.of('bookings');
    const moved = await reschedule(stage);
    const cancel = (reason: object) =>
      nurse.does<Shown & { reasonCode: string }>(
        'appointmentCancel',
        { ...claimOf(moved), ...reason },
        `${SHOWN} reasonCode`,
      );
    await step(
      'His daughter calls: not at all. "Other" is no reason without a comment.',
      cancel({ reasonCode: 'OTHER' }),
      (answer) => {
        assert.deepEqual(refusalIn(answer).path, ['reasonText']);
        return `refused at ${refusalIn(answer).path.join('.')}: ${refusalIn(answer).message}`;
      },
    );
    await step('Cancelled with the reason that fits.', cancel({ reasonCode: 'FAMILY_REFUSED' }), (answer) => {
      assert.equal(nodeOf(answer).state, 'CANCELLED');
      return `${nodeOf(answer).state}, ${nodeOf(answer).reasonCode}`;
    });
    const [firstOn] = cast.of('serviceDates');
    await step(
      'Place and quota of the first week, too, are free since he was moved.',
      greenPlacesOn(nurse, cast.of('hospital').cardiology, firstOn),
      (found) => {
        assert.ok(found.some(({ id }) => id === his.slotId));
        return `${found.length} green slots`;
      },
    );
    const again = await step(
      `His family thinks again: ${grandpa.name} gets his old place back.`,
      book(nurse, { slotId: his.slotId, elder: grandpa, priority: 'GREEN' }),
      (answer) => inWords(nodeOf(answer)),
    );
    await step(
      `${grandpa.name} has a booking in this department that day; a second one would take a place from others.`,
      book(nurse, { slotId: normal.slotId, elder: grandpa, priority: 'NORMAL' }),
      (answer) => {
        const { code, message, policy } = refusalIn(answer);
        assert.equal(code, 'ONE_PER_DEPARTMENT_AND_DAY');
        return `refused: ${message} Limit ${policy?.value}: ${policy?.key} (${policy?.provenance})`;
      },
    );
    cast.keep('bookings', [hers, nodeOf(again), normal]);
  },
};
