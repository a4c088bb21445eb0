import { beforeEach, describe, expect, test } from 'vitest';
import { acceptOffer, declineOffer, offerAppointment } from '../../domain/appointment/offer.ts';
import { cancelAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { sweepAppointments } from '../../domain/appointment/sweep.ts';
import { appointmentById, appointmentsPage } from '../../domain/appointment/worklist.ts';
import { Refusal } from '../../domain/errors.ts';
import { read, write } from '../../prisma/client.ts';
import { resident } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { useDatabase } from '../support/database.ts';
import { quotaUsed, taken } from './course.ts';
import { freshNetwork, grandpa, granny, hold, MINUTE, network, publicSlot } from './scene.ts';
import { claimOf, stored, wait } from './wait.ts';

useDatabase();

let first: string;
beforeEach(async () => {
  await freshNetwork(1);
  first = await write((tx) => resident(tx, network.home, '赵玉兰', network.clock.now()));
  // One place in all: who has it decides whether somebody waits.
  const others = { hospitalId: network.hospital, id: { not: publicSlot } };
  await write(({ db }) => db.slot.updateMany({ where: others, data: { capacity: 0 } }));
});

/** Somebody holds the public place for ten minutes; then it is free for those who wait. */
async function inLine(...residents: readonly [string, 'GREEN' | 'NORMAL'][]): Promise<string[]> {
  await hold(publicSlot, first, 'NORMAL');
  const ids: string[] = [];
  for (const [residentId, priority] of residents) {
    ids.push(await wait(residentId, { priority }));
    network.clock.advance(1000);
  }
  network.clock.advance(10 * MINUTE);
  return ids;
}

const offer = async (appointmentId: string, slotId = publicSlot) =>
  offerAppointment(network.scheduler, { ...(await claimOf(appointmentId)), slotId });
const line = (by = network.scheduler) =>
  appointmentsPage(by, {
    filter: { states: ['WAITLISTED'] },
    page: { first: 20, after: null },
    parts: new Set(['line'] as const),
  });

describe('a waiting list', () => {
  test('is only for who finds nothing: with a place free it says so, and not where', async () => {
    const refused = await refusalOf(wait(granny));
    expect(refused).toMatchObject({ code: 'PLACE_FREE', path: [], policy: null });
    expect(refused.message).not.toContain('09:');
    expect(await read().appointment.count({ where: { residentId: granny } })).toBe(0);
  });

  test.each([
    ['a wish that is over', { fromOn: '2026-11-20', toOn: '2026-11-21' }, 'WISH_IN_PAST'],
    ['a wish beyond the horizon', { fromOn: '2026-11-27', toOn: '2027-03-01' }, 'BEYOND_HORIZON'],
    ['a wish that ends before it begins', { fromOn: '2026-11-27', toOn: '2026-11-25' }, 'WISH_SPAN'],
    ['half a wish', { fromOn: '2026-11-27', toOn: null }, 'WAIT_FORM'],
    ['an unknown department', { departmentId: '0192f0c8-0000-7000-8000-000000000000' }, 'NOT_FOUND'],
    [
      'an unknown session',
      { sessionId: '0192f0c8-0000-7000-8000-000000000000', fromOn: null, toOn: null },
      'NOT_FOUND',
    ],
  ])('%s is refused and writes nothing', async (_title, change, code) => {
    await hold(publicSlot, first, 'NORMAL');
    expect((await refusalOf(wait(granny, change))).code).toBe(code);
    expect(await read().appointment.count({ where: { residentId: granny } })).toBe(0);
  });

  test('holds one wish of a resident, department and time', async () => {
    await hold(publicSlot, first, 'NORMAL');
    await wait(granny);
    expect(await refusalOf(wait(granny, { toOn: '2026-11-28' }))).toMatchObject({
      code: 'ALREADY_ASKED',
      isNetworkWide: true,
    });
  });

  test('stands by priority, then by time, and the hospital sees it so', async () => {
    const [normal = '', green = ''] = await inLine([granny, 'NORMAL'], [grandpa, 'GREEN']);
    const { nodes } = await line();
    expect(nodes.map(({ id, linePosition }) => [id, linePosition])).toEqual([
      [green, 1],
      [normal, 2],
    ]);
  });

  test('an offer that passes over somebody earlier leaves a row about who was passed', async () => {
    const [earlier = '', later = ''] = await inLine([granny, 'NORMAL'], [grandpa, 'NORMAL']);
    await offer(later);
    const rows = await read().auditEvent.findMany({ where: { action: 'OVERTAKEN' } });
    expect(rows.map(({ nounId, operation }) => [nounId, operation])).toEqual([[earlier, 'appointmentOffer']]);
  });

  test('an offer keeps its place; past its time the place is free and who waited stands where they stood', async () => {
    const [id = ''] = await inLine([granny, 'NORMAL']);
    await offer(id);
    const told = await read().notification.findMany({ where: { kind: 'APPOINTMENT_OFFERED', nounId: id } });
    expect(told.map(({ personId, nounId }) => [personId, nounId])).toEqual([
      [network.nurse.viewer.personId, id],
    ]);
    expect((await refusalOf(hold(publicSlot, first, 'NORMAL'))).code).toBe('SLOT_FULL');
    const { holdExpiresAt } = await stored(id);
    network.clock.set(holdExpiresAt ?? network.clock.now());
    // No sweep has run: what counts is the instant.
    const shown = await appointmentById(network.nurse, id, new Set(['details', 'line'] as const));
    expect(shown).toMatchObject({ state: 'WAITLISTED', slotId: null, linePosition: 1 });
    expect((await refusalOf(acceptOffer(network.nurse, await claimOf(id)))).code).toBe('STATE_CONFLICT');
    await hold(publicSlot, first, 'NORMAL');
    expect(await taken(publicSlot)).toBe(1);
    expect(await stored(id)).toMatchObject({ state: 'WAITLISTED', slotId: null, serviceOn: '2026-11-27' });
  });

  test('a version that was shown stays right when a sweep has run in between', async () => {
    const [id = ''] = await inLine([granny, 'NORMAL']);
    await offer(id);
    network.clock.advance(60 * MINUTE);
    const shown = await appointmentById(network.nurse, id, new Set());
    expect((await stored(id)).state).toBe('OFFERED');
    expect(await sweepAppointments(network.clock.now())).toBeGreaterThan(0);
    expect((await stored(id)).version).toBe(shown?.version);
    const [lapse] = await read().event.findMany({ where: { nounId: id, act: 'lapse' } });
    expect(lapse?.at).toEqual(new Date(network.clock.now().getTime()));
  });

  test('accepting books; the green quota was judged with the offer', async () => {
    const [id = ''] = await inLine([granny, 'GREEN']);
    await offer(id);
    expect(await quotaUsed()).toBe(1);
    await acceptOffer(network.nurse, await claimOf(id));
    expect(await stored(id)).toMatchObject({ state: 'BOOKED', slotId: publicSlot, holdExpiresAt: null });
    expect([await taken(publicSlot), await quotaUsed()]).toEqual([1, 1]);
  });

  test.each([
    [true, 'WAITLISTED'],
    [false, 'CANCELLED'],
  ])('declining an offer gives it back (waiting on: %s)', async (isWaitingOn, state) => {
    const [id = ''] = await inLine([granny, 'GREEN']);
    await offer(id);
    await declineOffer(network.nurse, { ...(await claimOf(id)), isWaitingOn });
    expect((await stored(id)).state).toBe(state);
    expect([await taken(publicSlot), await quotaUsed()]).toEqual([0, 0]);
  });

  test('a place outside the wish, or of another department, is not offered', async () => {
    const [id = ''] = await inLine([granny, 'NORMAL']);
    await write(({ db }) =>
      db.appointment.update({ where: { id }, data: { wantedToAt: new Date('2026-11-27T00:00:00Z') } }),
    );
    expect((await refusalOf(offer(id))).code).toBe('OUTSIDE_WISH');
    expect((await stored(id)).state).toBe('WAITLISTED');
  });

  test('ends with the last wanted day, swept or not', async () => {
    const [id = ''] = await inLine([granny, 'NORMAL']);
    network.clock.set(new Date('2026-11-27T16:00:00Z'));
    expect((await appointmentById(network.nurse, id, new Set()))?.state).toBe('EXPIRED');
    const sweepers = [sweepAppointments(network.clock.now()), sweepAppointments(network.clock.now())];
    await Promise.all(sweepers);
    expect((await stored(id)).state).toBe('EXPIRED');
    expect(await read().event.count({ where: { nounId: id, act: 'expire' } })).toBe(1);
  });
});

describe('at the same time', () => {
  const outcomes = (results: readonly PromiseSettledResult<unknown>[]) => {
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Refusal);
    return results.filter(({ status }) => status === 'fulfilled').length;
  };

  test('an offer and a cancellation: one of them is, and the place is counted once or not at all', async () => {
    const [id = ''] = await inLine([granny, 'NORMAL']);
    const claim = await claimOf(id);
    const results = await Promise.allSettled([
      offer(id),
      cancelAppointment(network.nurse, { ...claim, reasonCode: 'RESIDENT_REFUSED' }),
    ]);
    expect(outcomes(results)).toBe(1);
    const { state } = await stored(id);
    expect(await taken(publicSlot)).toBe(state === 'OFFERED' ? 1 : (await holds()) ? 1 : 0);
  });

  const holds = async () =>
    (await read().appointment.count({ where: { slotId: publicSlot, state: 'HELD' } })) > 0;

  test('an acceptance and the end of the offer: never both', async () => {
    const [id = ''] = await inLine([granny, 'NORMAL']);
    await offer(id);
    const claim = await claimOf(id);
    network.clock.advance(60 * MINUTE - 1);
    const now = new Date(network.clock.now().getTime() + 1);
    const results = await Promise.allSettled([acceptOffer(network.nurse, claim), sweepAppointments(now)]);
    const isAccepted = results[0]?.status === 'fulfilled';
    expect((await stored(id)).state).toBe(isAccepted ? 'BOOKED' : 'WAITLISTED');
    expect(await taken(publicSlot)).toBe(isAccepted ? 1 : 0);
  });
});

test('who waits for GREEN is offered NORMAL where GREEN is not possible, and waits on for GREEN', async () => {
  const [id = ''] = await inLine([granny, 'GREEN']);
  const normal = async () =>
    offerAppointment(network.scheduler, {
      ...{ ...(await claimOf(id)), slotId: publicSlot, priority: 'NORMAL' },
    });
  expect(await refusalOf(normal())).toMatchObject({ code: 'GREEN_POSSIBLE', path: ['priority'] });
  await write(({ db }) => db.agreementQuota.updateMany({ data: { placesPerWeek: 0 } }));
  expect(await refusalOf(offer(id))).toMatchObject({ offeredPriority: 'NORMAL' });
  await normal();
  expect(await stored(id)).toMatchObject({ state: 'OFFERED', priority: 'NORMAL', askedPriority: 'GREEN' });
  const kinds = (await read().notification.findMany({ where: { nounId: id } })).map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(['APPOINTMENT_OFFERED', 'GREEN_NOT_POSSIBLE']);
  await declineOffer(network.nurse, { ...(await claimOf(id)), isWaitingOn: true });
  expect(await stored(id)).toMatchObject({ state: 'WAITLISTED', priority: 'GREEN', askedPriority: null });
  await normal();
  network.clock.advance(24 * 60 * MINUTE);
  const [lapsed] = (await line()).nodes;
  expect(lapsed).toMatchObject({ id, state: 'WAITLISTED', priority: 'GREEN', askedPriority: null });
  await sweepAppointments(network.clock.now());
  expect(await stored(id)).toMatchObject({ state: 'WAITLISTED', priority: 'GREEN', askedPriority: null });
});
