import { expect, test } from 'vitest';
import { atLocalTime, startOfLocalDay } from '../../domain/calendar-date.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, newRegistration, newStay, takeIn, todayOf } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

const RESIDENT = `query ($id: ID!) { resident(id: $id) { name isRecordOpen phoneMasked
  contacts { name phoneMasked } residencies { id version bedNo phase } consents { purpose state } } }`;
interface Shown {
  readonly resident: {
    readonly isRecordOpen: boolean;
    readonly residencies: { id: string; version: number; phase: string }[];
  } | null;
}
const seenBy = (client: LastingClient, id: string) => client.ask<Shown>(RESIDENT, { id });

test('a resident is registered, moves in and consents; nothing comes back unmasked', async () => {
  const { nurse, network } = town;
  const details = newRegistration({ phone: '13912345678', address: '广东省珠海市香洲区海棠街12号' });
  const registered = await nurse.act<{ id: string }>(
    'residentRegister',
    details,
    'id name sex age idNoMasked',
  );
  const { id } = nodeOf(registered);
  nodeOf(await nurse.act('residencyBegin', newStay(town, id, { bedNo: 'A1' })));
  const consent = {
    residentId: id,
    purpose: 'REFERRAL',
    recipientOrgIds: [network.hospital.id],
    policyRef: '知情同意书 第1条',
    signerName: '陈秀英',
    basis: 'SELF',
    decision: 'GIVEN',
    method: 'PAPER',
    signedAt: town.service.clock.now().toISOString(),
  };
  nodeOf(await nurse.act('consentRecord', consent));
  const found = await seenBy(nurse, id);
  expect(found).toEqual({
    resident: {
      name: '陈秀英',
      isRecordOpen: true,
      phoneMasked: '139****5678',
      contacts: [{ name: '陈小明', phoneMasked: '138****1111' }],
      residencies: [{ id: expect.any(String), version: 1, bedNo: 'A1', phase: 'CURRENT' }],
      consents: [{ purpose: 'REFERRAL', state: 'GIVEN' }],
    },
  });
  expect(JSON.stringify([registered, found])).not.toContain(details.idNo.slice(6, 14));
});

test('moving between homes: the old home stops seeing at the next request, the new one begins with its stay', async () => {
  const { nurse, otherNurse, service } = town;
  const details = newRegistration();
  const { id } = nodeOf(await nurse.act<{ id: string }>('residentRegister', details, 'id'));
  nodeOf(await nurse.act('residencyBegin', newStay(town, id)));
  const moved = nodeOf(await otherNurse.act<{ id: string }>('residentRegister', details, 'id'));
  expect(moved.id).toBe(id);
  expect((await seenBy(otherNurse, id)).resident?.isRecordOpen).toBe(false);

  const overlapping = await otherNurse.act('residencyBegin', newStay(town, id));
  expect(refusalIn(overlapping)).toMatchObject({ code: 'RESIDENCY_OVERLAP', path: ['residentId'] });
  expect(JSON.stringify(overlapping)).not.toContain(town.network.home.id);

  const [stay] = (await seenBy(nurse, id)).resident?.residencies ?? [];
  const end = {
    residencyId: stay?.id,
    expectedVersion: 1,
    toOn: todayOf(town),
    reason: 'MOVED_TO_OTHER_HOME',
  };
  nodeOf(await nurse.act('residencyEnd', end));
  const nextDay = dayOf(town, 1);
  nodeOf(await otherNurse.act('residencyBegin', newStay(town, id, { fromOn: nextDay })));
  service.clock.set(new Date(startOfLocalDay(nextDay).getTime() - 1));
  expect((await seenBy(nurse, id)).resident).toMatchObject({ isRecordOpen: true });
  expect((await seenBy(otherNurse, id)).resident?.isRecordOpen).toBe(false);
  service.clock.advance(1);
  expect(await seenBy(nurse, id)).toEqual({ resident: null });
  expect((await seenBy(otherNurse, id)).resident?.isRecordOpen).toBe(true);
});

test('whoever ends a stay today still reads it until midnight, and acts on it no more', async () => {
  const { nurse, service } = town;
  service.clock.set(atLocalTime(dayOf(town, 1), '09:00'));
  const id = await takeIn(town);
  const [stay] = (await seenBy(nurse, id)).resident?.residencies ?? [];
  const end = { residencyId: stay?.id, toOn: todayOf(town), reason: 'MOVED_HOME' };
  expect(refusalIn(await nurse.act('residencyEnd', { ...end, expectedVersion: 9 })).code).toBe(
    'VERSION_CONFLICT',
  );
  nodeOf(await nurse.act('residencyEnd', { ...end, expectedVersion: 1 }));
  service.clock.set(startOfLocalDay(dayOf(town, 1)));
  const again = await nurse.act('residencyEnd', { ...end, expectedVersion: 2 });
  expect(['NOT_FOUND', 'RESIDENCY_ENDED']).toContain(refusalIn(again).code);
});
