import { beforeAll, describe, expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';

useTown();

const SHOWN = 'id version state slotId linePosition holdExpiresAt availableActions { action isAvailable }';
interface Shown {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly slotId: string | null;
  readonly linePosition: number | null;
  readonly holdExpiresAt: string | null;
  readonly availableActions: readonly { readonly action: string; readonly isAvailable: boolean }[];
}
const claim = ({ id, version }: Shown) => ({ appointmentId: id, expectedVersion: version });
const open = ({ availableActions }: Shown) =>
  availableActions.filter(({ isAvailable }) => isAvailable).map(({ action }) => action);

let slotId: string;
let holder: Shown;
beforeAll(async () => {
  const one = { endTime: '08:30', capacity: 1, pools: [] };
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, one)));
  const [place] = await freeOn(town, town.nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  slotId = place?.id ?? '';
});

const wait = async (residentId: string) =>
  town.nurse.act<Shown>(
    'appointmentWaitlist',
    {
      ...{ departmentId: town.network.cardiology, residentId, priority: 'NORMAL' },
      ...{ fromOn: dayOf(town, 2), toOn: dayOf(town, 2) },
    },
    SHOWN,
  );
const line = async () => {
  const { appointments } = await town.scheduler.ask<{ appointments: { edges: { node: Shown }[] } }>(
    `{ appointments(filter: { states: [WAITLISTED] }) { edges { node { ${SHOWN} } } } }`,
  );
  return appointments.edges.map(({ node }) => node);
};

describe('the only place is gone', () => {
  let first: Shown;
  let second: Shown;

  test('while it is free nobody waits for it; then two line up, and the hospital sees them in line', async () => {
    const granny = await takeIn(town);
    expect(refusalIn(await wait(granny)).code).toBe('PLACE_FREE');
    const booking = { slotId, residentId: await takeIn(town), priority: 'NORMAL' };
    holder = nodeOf(await town.nurse.act<Shown>('appointmentBook', booking, SHOWN));
    first = nodeOf(await wait(granny));
    town.service.clock.advance(60_000);
    second = nodeOf(await wait(await takeIn(town)));
    expect((await line()).map(({ id, linePosition }) => [id, linePosition])).toEqual([
      [first.id, 1],
      [second.id, 2],
    ]);
    expect(open(first)).toEqual(['appointmentCancel', 'recordVoid', 'appointmentTravelSet']);
  });

  test('the place comes free; the first is offered it and does not answer, so the second is', async () => {
    nodeOf(
      await town.nurse.act('appointmentCancel', {
        ...claim(holder),
        reasonCode: 'ILLNESS',
        reasonText: '发热',
      }),
    );
    const offer = (to: Shown) =>
      town.scheduler.act<Shown>('appointmentOffer', { ...claim(to), slotId }, SHOWN);
    const offered = nodeOf(await offer(first));
    expect(offered).toMatchObject({ state: 'OFFERED', slotId });
    expect(refusalIn(await offer(second)).code).toBe('SLOT_FULL');
    town.service.clock.set(new Date(offered.holdExpiresAt ?? 0));
    expect((await line()).map(({ id, linePosition }) => [id, linePosition])).toEqual([
      [first.id, 1],
      [second.id, 2],
    ]);
    const hers = nodeOf(await offer(second));
    const taken = nodeOf(await town.nurse.act<Shown>('appointmentOfferAccept', claim(hers), SHOWN));
    expect(taken).toMatchObject({ id: second.id, state: 'BOOKED', slotId, linePosition: null });
  });

  test('the first waits on, and gives it up', async () => {
    const [waiting] = await line();
    if (waiting === undefined) throw new Error('nobody waits');
    expect(waiting.id).toBe(first.id);
    const cancel = { ...claim(waiting), reasonCode: 'RESIDENT_REFUSED' };
    expect(nodeOf(await town.nurse.act<Shown>('appointmentCancel', cancel, SHOWN)).state).toBe('CANCELLED');
    expect(await line()).toEqual([]);
  });
});
