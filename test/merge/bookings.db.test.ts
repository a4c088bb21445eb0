import { beforeAll, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { testClock } from '../../domain/clock.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { type Network, newKey, SUNDAY_MORNING, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { register } from '../fixtures/residents.ts';
import { colleagueOf } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import { merge, newNumber, undocumented, unmerge } from './scene.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
let network: Network;
let nurse: Acting;
let otherNurse: Acting;
let both: readonly [Acting, Acting];
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse, otherNurse } = network);
  both = [nurse, await colleagueOf(nurse)];
});

let days = 2;
/** Two places of one department, one after the other on one day. */
async function slots(): Promise<readonly [string, string]> {
  days += 1;
  const where = { departmentId: network.cardiology, daysAhead: days, pools: { PUBLIC: 2 } };
  const [first = '', second = ''] = await slotsOn(network, where);
  return [first, second];
}
const book = (by: Acting, slotId: string, residentId: string) =>
  bookAppointment(by, { idempotencyKey: newKey(), slotId, residentId, priority: 'NORMAL' });

/** One woman with two records of a home; another home has registered her too, and booked for her. */
async function twice() {
  const idNo = newNumber();
  const intoResidentId = await register(nurse, { idNo, healthCardNo: null });
  await register(otherNurse, { idNo, healthCardNo: null });
  return { intoResidentId, residentId: await register(nurse, undocumented()) };
}

const told = async (nounId: string) =>
  (await read().notification.findMany({ where: { kind: 'BOOKINGS_CLASH', nounId } })).map(
    ({ organizationId, personId, residentId }) => ({ organizationId, personId, residentId }),
  );
const LIST = '{ appointments(first: 100) { edges { node { id warnings { code message } } } } }';
interface Answer {
  readonly appointments: {
    readonly edges: readonly {
      readonly node: { readonly id: string; readonly warnings: readonly object[] };
    }[];
  };
}
const warned = async (by: Acting, id: string) => {
  const { appointments } = await answerTo<Answer>(by, LIST);
  return appointments.edges.find(({ node }) => node.id === id)?.node.warnings.length;
};
const cancel = async (by: Acting, appointmentId: string) =>
  cancelAppointment(by, {
    ...{ idempotencyKey: newKey(), appointmentId, reasonCode: 'OTHER', reasonText: '重复预约' },
    expectedVersion: (await read().appointment.findUniqueOrThrow({ where: { id: appointmentId } })).version,
  });

describe('bookings that a merge puts in each other’s way', () => {
  test('stay, are told to whoever booked each, and warn until one of them is cancelled', async () => {
    const two = await twice();
    const [slotId] = await slots();
    const mine = await book(nurse, slotId, two.residentId);
    const theirs = await book(otherNurse, slotId, two.intoResidentId);
    expect([await warned(nurse, mine), await warned(otherNurse, theirs)]).toEqual([0, 0]);
    await merge(both, two);
    const states = await read().appointment.findMany({ where: { id: { in: [mine, theirs] } } });
    expect(states.map(({ state }) => state)).toEqual(['BOOKED', 'BOOKED']);
    const residentId = two.intoResidentId;
    const side = ({ viewer: { organizationId, personId } }: Acting) => [
      { organizationId, personId, residentId },
    ];
    expect(await told(mine)).toEqual(side(nurse));
    expect(await told(theirs)).toEqual(side(otherNurse));
    expect([await warned(nurse, mine), await warned(otherNurse, theirs)]).toEqual([1, 1]);
    expect([await warned(nurse, theirs), await warned(otherNurse, mine)]).toEqual([undefined, undefined]);
    expect(await warned(network.scheduler, mine)).toBe(0);
    const shown = JSON.stringify(await answerTo(nurse, LIST));
    expect(shown).toContain('BOOKINGS_CLASH');
    expect(shown).not.toContain(theirs);
    await cancel(otherNurse, theirs);
    expect(await warned(nurse, mine)).toBe(0);
  });

  test('of one department and day warn as well; an unmerge takes the warning away, and what was told goes back', async () => {
    const two = await twice();
    const [one, other] = await slots();
    const ours = await book(nurse, one, two.residentId);
    const theirs = await book(otherNurse, other, two.intoResidentId);
    await merge(both, two);
    expect([await warned(nurse, ours), await warned(otherNurse, theirs)]).toEqual([1, 1]);
    await unmerge(both, two);
    expect([await warned(nurse, ours), await warned(otherNurse, theirs)]).toEqual([0, 0]);
    expect(await told(ours)).toMatchObject([{ residentId: two.residentId }]);
    expect(await told(theirs)).toMatchObject([{ residentId: two.intoResidentId }]);
  });

  test('on other days are nothing to look at', async () => {
    const two = await twice();
    const mine = await book(nurse, (await slots())[0], two.residentId);
    const theirs = await book(otherNurse, (await slots())[0], two.intoResidentId);
    await merge(both, two);
    expect([await warned(nurse, mine), await told(mine), await told(theirs)]).toEqual([0, [], []]);
  });
});
