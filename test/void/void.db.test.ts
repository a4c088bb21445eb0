import { beforeAll, describe, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { testClock } from '../../domain/clock.ts';
import { recordConsent } from '../../domain/consent/record.ts';
import { setContact } from '../../domain/contact/set.ts';
import { beginResidency } from '../../domain/residency/begin.ts';
import { endResidency } from '../../domain/residency/end.ts';
import { recordsOpen, residentsVisible } from '../../domain/resident/policy.ts';
import { setSlotTemplate } from '../../domain/slot/template-actions.ts';
import type { Acting } from '../../domain/viewer.ts';
import { askVoid } from '../../domain/void/ask.ts';
import { KEPT_AS_PROOF, type VoidableNoun } from '../../domain/void/registry.ts';
import { read } from '../../prisma/client.ts';
import { newKey, SUNDAY_MORNING, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { housed, idCardNo, register, stay, written } from '../fixtures/residents.ts';
import { approve, askToVoid, colleagueOf, reasonText, stateOfRequest } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import {
  clock,
  homeAdmin,
  latestNumber,
  network,
  nurse,
  openScene,
  otherScheduler,
  scheduler,
  somebody,
  told,
  twoVoid,
  wish,
} from './scene.ts';

useDatabase();
beforeAll(openScene);

describe('a stay', () => {
  test('takes up no bed and no day, closes the record, and another one in that time is possible', async () => {
    const residentId = await somebody();
    const where = { residentId };
    const { id, bedNo } = await read().residency.findFirstOrThrow({ where });
    await twoVoid('RESIDENCY', id, 'WRONG_RESIDENT');
    const open = await read().careRelation.count({ where: { residentId, endedAt: null } });
    expect(open).toBe(0);
    const seen = await read().resident.count({
      where: { AND: [{ id: residentId }, residentsVisible(nurse.viewer, clock.now())] },
    });
    expect(seen).toBe(0);
    await register(network.otherNurse, { idNo: latestNumber(), healthCardNo: null });
    await beginResidency(network.otherNurse, stay(residentId, { bedNo }));
    const other = await somebody();
    const { id: stayId, version } = await read().residency.findFirstOrThrow({ where: { residentId: other } });
    await twoVoid('RESIDENCY', stayId);
    // Entered anew: the home knows the resident as before.
    await beginResidency(nurse, stay(other, { bedNo }));
    const end = {
      residencyId: stayId,
      expectedVersion: version + 1,
      toOn: '2026-11-22',
      reason: 'MOVED_HOME',
    } as const;
    expect(await refusalOf(endResidency(nurse, { idempotencyKey: newKey(), ...end }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a consent', () => {
  const consent = (residentId: string, decision: 'GIVEN' | 'REFUSED') =>
    recordConsent(nurse, {
      ...{
        idempotencyKey: newKey(),
        residentId,
        purpose: 'RECORD_SHARING',
        recipientOrgIds: [network.hospital],
      },
      ...{ policyRef: '第1条', decision, basis: 'SELF', signerName: '陈阿婆', method: 'PAPER' },
      ...{ signedAt: clock.now(), residentWill: '不愿意', explained: '已说明', alternative: '纸质病历' },
    });
  const isOpenTo = async ({ viewer }: Acting, id: string) =>
    (await read().resident.count({ where: { AND: [{ id }, recordsOpen(viewer, clock.now())] } })) === 1;

  test('opens nothing any more from the same moment on, and who received by it is told', async () => {
    const residentId = await somebody();
    const id = await consent(residentId, 'GIVEN');
    expect(await isOpenTo(network.doctor, residentId)).toBe(true);
    await twoVoid('CONSENT', id);
    expect(await isOpenTo(network.doctor, residentId)).toBe(false);
    expect((await read().consent.findUniqueOrThrow({ where: { id } })).state).toBe('VOIDED');
    expect((await told(id)).map(({ organizationId }) => organizationId)).toContain(network.hospital);
  });

  test('that was refused in error stands in the way of no earlier one', async () => {
    const residentId = await somebody();
    const recipientOrgIds = [network.hospital, network.otherHome];
    await recordConsent(nurse, {
      ...{ idempotencyKey: newKey(), residentId, purpose: 'RECORD_SHARING', recipientOrgIds },
      ...{ policyRef: '第1条', decision: 'GIVEN', basis: 'SELF', signerName: '陈阿婆', method: 'PAPER' },
      signedAt: clock.now(),
    });
    const refusal = await consent(residentId, 'REFUSED');
    expect(await isOpenTo(network.doctor, residentId)).toBe(false);
    expect(await isOpenTo(network.otherNurse, residentId)).toBe(true);
    await twoVoid('CONSENT', refusal);
    expect(await isOpenTo(network.doctor, residentId)).toBe(true);
    const relations = { residentId, organizationId: network.otherHome, endedAt: null };
    expect(await read().careRelation.count({ where: relations })).toBe(1);
  });
});

describe('a contact', () => {
  test('is called no more and the others close up; the last one of a resident of a home stays', async () => {
    const residentId = await somebody();
    const second = { name: '陈小红', relation: 'DAUGHTER', phone: '13800002222' } as const;
    const { version } = await read().resident.findUniqueOrThrow({ where: { id: residentId } });
    await setContact(nurse, { idempotencyKey: newKey(), residentId, expectedVersion: version, ...second });
    const [one, two] = await read().contact.findMany({ where: { residentId }, orderBy: { rank: 'asc' } });
    await twoVoid('CONTACT', one?.id ?? '');
    const left = await read().contact.findMany({ where: { residentId, endedAt: null } });
    expect(left.map(({ id, rank }) => [id, rank])).toEqual([[two?.id, 1]]);
    const refusal = await refusalOf(askToVoid(nurse, 'CONTACT', two?.id ?? ''));
    expect(refusal).toMatchObject({ code: 'RESIDENT_WITHOUT_CONTACT', path: ['id'] });
  });
});

describe('an agreement', () => {
  test("opens nothing any more; booked green places are honoured; it is the proposing side's", async () => {
    const scene = await smallNetwork(testClock(SUNDAY_MORNING));
    const first = { ...scene.nurse, viewer: { ...scene.nurse.viewer, roles: ['ORG_ADMIN' as const] } };
    const second = await colleagueOf(first);
    const [slotId = ''] = await slotsOn(scene, {
      departmentId: scene.cardiology,
      daysAhead: 3,
      pools: { GREEN_CHANNEL: 2 },
    });
    const green = async (sequence: number) =>
      bookAppointment(
        scene.nurse,
        wish(slotId, await housed(scene.nurse, { idNo: idCardNo({ sequence }), healthCardNo: null })),
      );
    const id = await green(701);
    await twoVoid('AGREEMENT', scene.agreement, 'DUPLICATE', [first, second]);
    expect((await read().appointment.findUniqueOrThrow({ where: { id } })).state).toBe('BOOKED');
    expect(await refusalOf(green(702))).toMatchObject({ code: 'GREEN_NO_AGREEMENT' });
    const wrong = await refusalOf(askToVoid(homeAdmin, 'AGREEMENT', scene.agreement));
    expect(wrong).toMatchObject({ code: 'NOT_FOUND' });
    const none = await refusalOf(askToVoid(homeAdmin, 'AGREEMENT', network.agreement, 'WRONG_RESIDENT'));
    expect(none).toMatchObject({ code: 'VOID_REASON', path: ['reasonCode'] });
  });
});

describe('a session and its template', () => {
  test('with a booking are stopped, not voided; without one they are taken back for good', async () => {
    const template = await setSlotTemplate(scheduler, {
      ...{ idempotencyKey: newKey(), departmentId: network.orthopaedics, weekday: 3, startTime: '08:00' },
      ...{ endTime: '09:00', slotMinutes: 30, capacity: 1, validFromOn: '2026-11-25', pools: [] },
    });
    const [session, another] = await read().session.findMany({
      where: { templateId: template },
      orderBy: { serviceOn: 'asc' },
    });
    const slot = await read().slot.findFirstOrThrow({
      where: { sessionId: session?.id ?? '', pool: 'PUBLIC' },
    });
    const residentId = await somebody();
    const id = await bookAppointment(nurse, { ...wish(slot.id, residentId), priority: 'NORMAL' });
    for (const [noun, of] of [
      ['SESSION', session?.id],
      ['SLOT_TEMPLATE', template],
    ] as const) {
      const refusal = await refusalOf(askToVoid(scheduler, noun, of ?? ''));
      expect(refusal).toMatchObject({ code: 'SESSION_HAS_BOOKINGS', path: ['id'] });
    }
    const both = [scheduler, otherScheduler] as const;
    await twoVoid('SESSION', another?.id ?? '', 'WRONG_DATA', both);
    const gone = await read().session.findUniqueOrThrow({ where: { id: another?.id ?? '' } });
    expect(gone).toMatchObject({ state: 'WITHDRAWN' });
    await twoVoid('APPOINTMENT', id);
    // Asked for while it was free, booked before it was approved: refused, and the request goes on waiting.
    const request = await askToVoid(scheduler, 'SESSION', session?.id ?? '');
    const again = await bookAppointment(nurse, { ...wish(slot.id, residentId), priority: 'NORMAL' });
    expect(await refusalOf(approve(otherScheduler, request))).toMatchObject({ code: 'SESSION_HAS_BOOKINGS' });
    expect(await stateOfRequest(request)).toBe('PENDING');
    await twoVoid('APPOINTMENT', again);
    await approve(otherScheduler, request);
    await twoVoid('SLOT_TEMPLATE', template, 'WRONG_DATA', both);
    expect(
      await read().slot.count({ where: { session: { templateId: template }, capacity: { gt: 0 } } }),
    ).toBe(0);
  });
});

describe('a resident', () => {
  test('is voided while nothing hangs on the record, and the number is free again', async () => {
    const idNo = idCardNo({ sequence: 901 });
    const id = await register(nurse, { idNo });
    await twoVoid('RESIDENT', id);
    expect(await read().careRelation.count({ where: { residentId: id, endedAt: null } })).toBe(0);
    expect(await read().contact.count({ where: { residentId: id, voidedAt: null } })).toBe(0);
    const again = await register(nurse, { idNo });
    expect(again).not.toBe(id);
    expect(await read().resident.findUniqueOrThrow({ where: { id: again } })).toMatchObject({
      isProvisional: false,
    });
  });

  test('on whose record something hangs is not, and is told what', async () => {
    const refusal = await refusalOf(askToVoid(nurse, 'RESIDENT', await somebody()));
    expect(refusal).toMatchObject({ code: 'RECORD_IN_USE', path: ['id'] });
    expect(refusal.message).toContain('stays');
  });
});

test.each(Object.keys(KEPT_AS_PROOF))(
  '%s stays on record as it is, and the answer says what is done instead',
  async (noun) => {
    const input = {
      noun: noun as VoidableNoun,
      id: 'any',
      expectedVersion: 1,
      reasonCode: 'DUPLICATE',
      reasonText,
    } as const;
    const before = await written();
    const refusal = await refusalOf(askVoid(nurse, { idempotencyKey: newKey(), ...input }));
    expect(refusal).toMatchObject({ code: 'NOT_VOIDABLE', path: ['noun'] });
    expect(await written()).toEqual(before);
  },
);
