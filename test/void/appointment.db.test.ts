import { beforeAll, describe, expect, test } from 'vitest';
import { bookAppointment, holdAppointment } from '../../domain/appointment/hold-and-book.ts';
import { checkInAppointment, completeAppointment } from '../../domain/appointment/reception.ts';
import { askVoid } from '../../domain/void/ask.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { newKey, SUNDAY_MORNING } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { written } from '../fixtures/residents.ts';
import { approve, askToVoid, reasonText } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import {
  clock,
  colleague,
  freeSlot,
  network,
  nurse,
  openScene,
  quota,
  scheduler,
  somebody,
  taken,
  told,
  twoVoid,
  wish,
} from './scene.ts';

useDatabase();
beforeAll(openScene);

describe('an appointment', () => {
  test.each(['HELD', 'BOOKED', 'CHECKED_IN', 'FULFILLED'] as const)(
    'that is %s gives its place and its quota back, leaves the list, and the hospital is told what it knew of',
    async (state) => {
      const slotId = await freeSlot();
      const before = await quota();
      const place = wish(slotId, await somebody());
      const id = await (state === 'HELD' ? holdAppointment(nurse, place) : bookAppointment(nurse, place));
      const at = (version: number) => ({
        idempotencyKey: newKey(),
        appointmentId: id,
        expectedVersion: version,
      });
      if (state === 'CHECKED_IN' || state === 'FULFILLED') {
        const { startAt } = await read().slot.findUniqueOrThrow({ where: { id: slotId } });
        clock.set(startAt);
        await checkInAppointment(scheduler, at(1));
      }
      if (state === 'FULFILLED') await completeAppointment(network.doctor, at(2));
      expect([await taken(slotId), await quota()]).toEqual([1, before + 1]);
      await twoVoid('APPOINTMENT', id);
      clock.set(SUNDAY_MORNING);
      expect([await taken(slotId), await quota()]).toEqual([0, before]);
      const row = await read().appointment.findUniqueOrThrow({ where: { id } });
      expect(row.state).toBe('VOIDED');
      expect(row.endedAt).not.toBeNull();
      const event = await read().event.findFirstOrThrow({ where: { nounId: id, toState: 'VOIDED' } });
      expect(event).toMatchObject({
        fromState: state,
        act: 'recordVoid',
        reasonCode: 'WRONG_DATA',
        reasonText,
      });
      const recipients = (await told(id)).map(({ organizationId }) => organizationId);
      expect(new Set(recipients)).toEqual(new Set(state === 'HELD' ? [] : [network.hospital]));
      const LIST =
        'query ($states: [AppointmentState!]) { appointments(first: 100, filter: { states: $states }) { edges { node { id } } } }';
      interface Listed {
        readonly appointments: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
      }
      const listed = async (states: string[] | null) =>
        (await answerTo<Listed>(nurse, LIST, { states })).appointments.edges.map(({ node }) => node.id);
      expect(await listed(null)).not.toContain(id);
      expect(await listed(['VOIDED'])).toContain(id);
    },
  );

  test('of which a hold has run out gives back what it still counted, once', async () => {
    const slotId = await freeSlot();
    const before = await quota();
    const id = await holdAppointment(nurse, wish(slotId, await somebody()));
    clock.advance(3_600_000);
    expect(await taken(slotId)).toBe(1);
    // A hold that has run out is a version further, whether or not a job has said so yet.
    const wrong = {
      noun: 'APPOINTMENT',
      id,
      expectedVersion: 2,
      reasonCode: 'WRONG_DATA',
      reasonText,
    } as const;
    await approve(colleague, await askVoid(nurse, { idempotencyKey: newKey(), ...wrong }));
    clock.set(SUNDAY_MORNING);
    expect([await taken(slotId), await quota()]).toEqual([0, before]);
  });

  test('that is cancelled has nothing to give back, and one that is voided is not voided again', async () => {
    const slotId = await freeSlot();
    const residentId = await somebody();
    const id = await bookAppointment(nurse, wish(slotId, residentId));
    await twoVoid('APPOINTMENT', id);
    const other = await bookAppointment(nurse, wish(slotId, residentId));
    expect(await taken(slotId)).toBe(1);
    expect(await refusalOf(askToVoid(nurse, 'APPOINTMENT', id))).toMatchObject({ code: 'STATE_CONFLICT' });
    await twoVoid('APPOINTMENT', other);
    expect(await taken(slotId)).toBe(0);
  });

  test("is not the hospital's to void, and unknown to other homes", async () => {
    const id = await bookAppointment(nurse, wish(await freeSlot(), await somebody()));
    const before = await written();
    expect(await refusalOf(askToVoid(scheduler, 'APPOINTMENT', id))).toMatchObject({ code: 'NOT_YOUR_ACT' });
    const foreign = await refusalOf(askToVoid(network.otherNurse, 'APPOINTMENT', id));
    expect(foreign).toMatchObject({ code: 'NOT_FOUND', path: ['id'] });
    const stale = {
      noun: 'APPOINTMENT',
      id,
      expectedVersion: 9,
      reasonCode: 'DUPLICATE',
      reasonText,
    } as const;
    const refusal = await refusalOf(askVoid(nurse, { idempotencyKey: newKey(), ...stale }));
    expect(refusal).toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await written()).toEqual(before);
  });

  test('for the wrong resident opens a privacy incident of the home, and its administrator is alarmed', async () => {
    const residentId = await somebody();
    const id = await bookAppointment(nurse, wish(await freeSlot(), residentId));
    await twoVoid('APPOINTMENT', id, 'WRONG_RESIDENT');
    const found = await read().privacyIncidentResident.findFirstOrThrow({
      where: { residentId },
      include: { incident: true },
    });
    const about = {
      organizationId: network.home,
      kind: 'WRONG_RESIDENT',
      state: 'OPEN',
      description: reasonText,
    };
    expect(found.incident).toMatchObject(about);
    const alarm = await read().alarm.findFirstOrThrow({ where: { nounId: found.incidentId } });
    expect(alarm).toMatchObject({ kind: 'PRIVACY_INCIDENT', organizationId: network.home, state: 'RAISED' });
  });
});
