import { beforeEach, describe, expect, test } from 'vitest';
import { followAdmission } from '../../domain/admission/follow.ts';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { offerAppointment } from '../../domain/appointment/offer.ts';
import { declineAppointment, requestAppointment } from '../../domain/appointment/request.ts';
import { sweepAppointments } from '../../domain/appointment/sweep.ts';
import { sweepRebooking } from '../../domain/session-stop/sweep.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { actor, newKey } from '../fixtures/network.ts';
import { stopOf } from '../session-stop/scene.ts';
import { useDatabase } from '../support/database.ts';
import { freshNetwork, grandpa, granny, greenSlot, MINUTE, network, publicSlot } from './scene.ts';
import { arrive, at, book } from './visit.ts';
import { claimOf, stored, wait } from './wait.ts';

useDatabase();
let colleague: Acting;
beforeEach(async () => {
  await freshNetwork();
  const here = {
    organizationId: network.home,
    kind: 'NURSING_HOME',
    role: 'NH_NURSE',
    name: '护士丙',
  } as const;
  colleague = await write((tx) => actor(tx, network.clock, here));
});

/** Who booked works here no more. */
const leave = ({ viewer: { personId } } = network.nurse) =>
  write(({ db }) => db.roleAssignment.updateMany({ where: { personId }, data: { toOn: '2026-11-01' } }));
const toldOf = async (nounId: string, kind: string) =>
  (await read().notification.findMany({ where: { nounId, kind } })).map(({ personId }) => personId);
const ask = () =>
  requestAppointment(network.nurse, {
    ...{ idempotencyKey: newKey(), hospitalId: network.hospital, departmentId: network.cardiology },
    ...{ residentId: granny, wantedOn: '2026-11-27', priority: 'NORMAL' },
  });
const noPlace = async (id: string) =>
  declineAppointment(network.scheduler, { ...(await claimOf(id)), reasonCode: 'NO_PLACE' });

describe('when who booked works there no more, whoever has the work hears', () => {
  const heard = async (id: string, kind: string) =>
    expect(await toldOf(id, kind), kind).toEqual([colleague.viewer.personId]);

  test('of an answer and of the end of a request', async () => {
    const id = await ask();
    await leave();
    await noPlace(id);
    await heard(id, 'APPOINTMENT_ANSWERED');
  });

  test('of an offer and of its lapse', async () => {
    await write(({ db }) => db.slot.updateMany({ data: { capacity: 0 } }));
    const id = await wait(granny);
    await leave();
    await write(({ db }) => db.slot.update({ where: { id: publicSlot }, data: { capacity: 1 } }));
    await offerAppointment(network.scheduler, { ...(await claimOf(id)), slotId: publicSlot });
    await heard(id, 'APPOINTMENT_OFFERED');
    network.clock.advance(24 * 60 * MINUTE);
    await sweepAppointments(network.clock.now());
    await heard(id, 'OFFER_LAPSED');
  });

  test('of a stopped session, then and again', async () => {
    const id = await book(publicSlot, granny);
    await leave();
    await stopOf(publicSlot);
    await heard(id, 'SESSION_STOPPED');
    network.clock.set(new Date((await stored(id)).startAt.getTime() - 60 * MINUTE));
    await sweepRebooking(network.clock.now());
    expect(await toldOf(id, 'SESSION_STOPPED')).toEqual(Array(2).fill(colleague.viewer.personId));
  });

  test('of an admission into which a booking falls', async () => {
    const id = await book(publicSlot, granny);
    await leave();
    const admission = { id: 'admission', residentId: granny, admittedAt: network.clock.now() };
    await write((tx) =>
      followAdmission(
        { tx, now: network.clock.now(), acting: network.doctor, concerns: () => undefined },
        { ...admission, dischargedAt: null, disposition: null },
      ),
    );
    await heard(id, 'ADMISSION');
  });

  test('of a booking that was missed', async () => {
    const id = await book(publicSlot, granny);
    await leave();
    at('08:50');
    const booking = { slotId: greenSlot, residentId: grandpa, priority: 'GREEN' } as const;
    await arrive(await bookAppointment(colleague, { idempotencyKey: newKey(), ...booking }));
    at('12:00');
    await sweepAppointments(network.clock.now());
    await heard(id, 'APPOINTMENT_MISSED');
  });
});

test('who works there hears alone; where nobody works any more, the administrators do', async () => {
  const first = await ask();
  await noPlace(first);
  expect(await toldOf(first, 'APPOINTMENT_ANSWERED')).toEqual([network.nurse.viewer.personId]);
  const second = await ask();
  await leave();
  await leave(colleague);
  const here = {
    organizationId: network.home,
    kind: 'NURSING_HOME',
    role: 'ORG_ADMIN',
    name: '院长',
  } as const;
  const head = await write((tx) => actor(tx, network.clock, here));
  await noPlace(second);
  expect(await toldOf(second, 'APPOINTMENT_ANSWERED')).toEqual([head.viewer.personId]);
});

test('in a clinic without nurses of a home, its doctors hear', async () => {
  const id = await ask();
  for (const who of [network.nurse, colleague]) await leave(who);
  const here = {
    organizationId: network.home,
    kind: 'IN_HOUSE_CLINIC',
    role: 'CLINIC_DOCTOR',
    name: '李医生',
  } as const;
  const doctor = await write((tx) => actor(tx, network.clock, here));
  await noPlace(id);
  expect(await toldOf(id, 'APPOINTMENT_ANSWERED')).toEqual([doctor.viewer.personId]);
});
