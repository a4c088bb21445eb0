import assert from 'node:assert/strict';
import { nodeOf, refusalIn } from '../../support/acts.ts';
import { claimOf, hold, SHOWN, type Shown } from '../bookings.ts';
import { greenPlacesOn } from '../free-places.ts';
import type { Chapter } from '../stage.ts';
import { clockTime } from '../times.ts';

const STATE = 'query ($id: ID!) { appointment(id: $id) { state } }';

/** A hold past its expiry is free at read time; no background tick is needed (domain 8.1). */
export const chapter: Chapter = {
  title: 'A hold that nobody confirms is free again at the very instant it ends',
  needsClock: 'a hold is watched until its last millisecond.',
  async tell({ cast, clock, step }) {
    const { nurse } = cast.of('home');
    const [granny, grandpa] = cast.of('elders');
    const [, secondOn] = cast.of('serviceDates');
    const [place] = await step(
      'The green places of the week after.',
      greenPlacesOn(nurse, cast.of('hospital').cardiology, secondOn),
      (found) => `${found.length} slots`,
    );
    const slotId = place?.id ?? '';
    const forGranny = { slotId, elder: granny, priority: 'GREEN' } as const;
    const held = nodeOf(
      await step(`One is held for ${granny.name}.`, hold(nurse, forGranny), (answer) => {
        return `HELD until ${clockTime(nodeOf(answer).holdExpiresAt ?? '')}`;
      }),
    );
    const expiresAt = new Date(held.holdExpiresAt ?? '');
    await step('One millisecond before its end …', clock.movesTo(new Date(expiresAt.getTime() - 1)), (now) =>
      now.toISOString(),
    );
    const forGrandpa = { slotId, elder: grandpa, priority: 'GREEN' } as const;
    await step(
      `… the place is still kept: ${grandpa.name} can't have it.`,
      hold(nurse, forGrandpa),
      (answer) => {
        assert.equal(refusalIn(answer).code, 'SLOT_FULL');
        return `refused: ${refusalIn(answer).message}`;
      },
    );
    await step('At the instant itself …', clock.movesTo(expiresAt), (now) => now.toISOString());
    const his = nodeOf(
      await step(`… it goes to ${grandpa.name}.`, hold(nurse, forGrandpa), (answer) => {
        return `${nodeOf(answer).no}, ${nodeOf(answer).state} until ${clockTime(nodeOf(answer).holdExpiresAt ?? '')}`;
      }),
    );
    await step(
      `The hold for ${granny.name} reads EXPIRED.`,
      nurse.asks<{ appointment: { state: string } }>('appointment', STATE, { id: held.id }),
      ({ appointment }) => {
        assert.equal(appointment.state, 'EXPIRED');
        return appointment.state;
      },
    );
    await step(
      'It cannot be booked any more.',
      nurse.does('appointmentBook', claimOf(held), SHOWN),
      (answer) => {
        assert.equal(refusalIn(answer).code, 'STATE_CONFLICT');
        return `refused: ${refusalIn(answer).message} (${refusalIn(answer).rule})`;
      },
    );
    await step(
      'His is let go too: place and quota are free.',
      nurse.does<Shown>('appointmentRelease', claimOf(his), SHOWN),
      (answer) => {
        assert.equal(nodeOf(answer).state, 'RELEASED');
        return nodeOf(answer).state;
      },
    );
  },
};
