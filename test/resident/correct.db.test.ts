import { beforeAll, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { correctResident, type ResidentCorrectInput } from '../../domain/resident/correct.ts';
import { residentsWanted } from '../../domain/resident/search.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { idCardNo, register, written } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
let nurse: Acting;
let otherNurse: Acting;
beforeAll(async () => {
  ({ nurse, otherNurse } = await smallNetwork(clock));
});

const load = (id: string) =>
  read().resident.findUniqueOrThrow({ where: { id }, include: { focusGroups: true } });
const correct = (residentId: string, changes: Partial<ResidentCorrectInput>, acting = nurse) =>
  correctResident(acting, { idempotencyKey: newKey(), residentId, expectedVersion: 1, ...changes });
const found = async (acting: Acting, filter: Parameters<typeof residentsWanted>[1]) =>
  (await read().resident.findMany({ where: residentsWanted(acting.viewer, filter, clock.now()) })).map(
    ({ id }) => id,
  );

describe('a correction', () => {
  test('changes what it names and nothing else', async () => {
    const id = await register(nurse, { idNo: idCardNo({ sequence: 11 }), healthCardNo: null });
    const before = await load(id);
    await correct(id, { nameUsual: '婆婆', phone: null, focusGroups: ['DIABETES'], reason: '登记有误' });
    const after = await load(id);
    expect(after).toMatchObject({ nameUsual: '婆婆', phoneSealed: null, phoneIndex: null, version: 2 });
    expect(after.addressSealed).toBe(before.addressSealed);
    expect(after.idNoIndex).toBe(before.idNoIndex);
    expect(after.focusGroups.map(({ group }) => group)).toEqual(['DIABETES']);
    const event = await read().event.findFirstOrThrow({ where: { nounId: id, act: 'residentCorrect' } });
    expect(JSON.parse(event.facts ?? '')).toEqual({ fields: ['nameUsual', 'phone', 'focusGroups'] });
    expect(await found(nurse, { nameContains: '婆婆' })).toContain(id);
  });

  test('of the number takes the birth date of the new card', async () => {
    const id = await register(nurse, { idNo: idCardNo({ sequence: 21 }), healthCardNo: null });
    const idNo = idCardNo({ birthOn: '1942-09-09', sequence: 22 });
    await correct(id, { idNo });
    const after = await load(id);
    expect(after).toMatchObject({ birthOn: '1942-09-09', isProvisional: false });
    expect(after.idNoHolderIndex).toBe(after.idNoIndex);
    expect(await found(nurse, { idNo })).toEqual([id]);
  });

  test('towards a number that another holds is provisional and for review', async () => {
    const idNo = idCardNo({ sequence: 31 });
    const holder = await register(otherNurse, { idNo, healthCardNo: null });
    const id = await register(nurse, {
      idNo: idCardNo({ sequence: 32 }),
      nameOnCard: '林伯',
      healthCardNo: null,
    });
    await correct(id, { idNo });
    expect(await load(id)).toMatchObject({ isProvisional: true, idNoHolderIndex: null });
    const review = await read().reviewItem.findMany({ where: { residentId: id } });
    expect(review).toMatchObject([{ kind: 'ID_NO_HELD', otherResidentId: holder }]);
  });

  test('towards a number that another holds closes nothing to its maker, who sets it right again', async () => {
    const idNo = idCardNo({ sequence: 33 });
    await register(otherNurse, { idNo, healthCardNo: null });
    const own = idCardNo({ sequence: 34 });
    const id = await register(nurse, { idNo: own, nameOnCard: '林伯', healthCardNo: null });
    await correct(id, { idNo });
    await correct(id, { idNo: own, expectedVersion: 2 });
    const after = await load(id);
    expect(after).toMatchObject({ isProvisional: false, version: 3 });
    expect(after.idNoHolderIndex).toBe(after.idNoIndex);
    const reviews = await read().reviewItem.findMany({ where: { residentId: id } });
    expect(reviews).toMatchObject([{ state: 'RESOLVED_DIFFERENT' }]);
  });

  test('of anything else makes a number its own that nobody else holds any more', async () => {
    const idNo = idCardNo({ sequence: 35 });
    const holder = await register(otherNurse, { idNo, healthCardNo: null });
    const id = await register(nurse, { idNo, nameOnCard: '林伯', healthCardNo: null });
    await correct(id, { dialect: '粤语' });
    expect(await load(id)).toMatchObject({ isProvisional: true, idNoHolderIndex: null });
    await correct(holder, { idNo: idCardNo({ sequence: 36 }) }, otherNurse);
    await correct(id, { dialect: '客家话', expectedVersion: 2 });
    const after = await load(id);
    expect(after.isProvisional).toBe(false);
    expect(after.idNoHolderIndex).toBe(after.idNoIndex);
    expect(await read().reviewItem.count({ where: { residentId: id } })).toBe(1);
  });

  test('brings the document of somebody who had none', async () => {
    const none = {
      idType: 'NONE',
      idNo: null,
      idMissingReason: 'LOST',
      sex: 'FEMALE',
      birthOn: '1941-03-08',
    } as const;
    const id = await register(nurse, { ...none, healthCardNo: null });
    await correct(id, { idType: 'ID_CARD', idNo: idCardNo({ sequence: 44 }) });
    expect(await load(id)).toMatchObject({ idType: 'ID_CARD', idMissingReason: null, isProvisional: false });
  });
});

describe('what is refused', () => {
  let id: string;
  beforeAll(async () => {
    id = await register(nurse, { idNo: idCardNo({ sequence: 51 }), healthCardNo: null });
  });

  const bad: [string, Partial<ResidentCorrectInput>, string, string][] = [
    ['a birth date that is not the card’s', { birthOn: '1950-01-01' }, 'BIRTH_DATE_NOT_OF_CARD', 'birthOn'],
    ['a wrong check digit', { idNo: '440403194103080120' }, 'ID_CARD_CHECK_DIGIT', 'idNo'],
    ['an unknown region', { regionCode: '000000' }, 'REGION_UNKNOWN', 'regionCode'],
    ['a long reason', { reason: '长'.repeat(2001) }, 'TEXT_TOO_LONG', 'reason'],
    ['a stale version', { expectedVersion: 9 }, 'VERSION_CONFLICT', 'expectedVersion'],
    ['an unknown resident', { residentId: 'unknown' }, 'NOT_FOUND', 'residentId'],
  ];
  test.each(bad)('%s, and nothing is written', async (_what, changes, code, path) => {
    const before = await written();
    expect(await refusalOf(correct(id, changes))).toMatchObject({ code, path: [path] });
    expect(await written()).toEqual(before);
  });

  test('a record that others made, and a foreign one like an unknown one', async () => {
    expect(await refusalOf(correct(id, { nameUsual: '甲' }, otherNurse))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await register(otherNurse, { idNo: idCardNo({ sequence: 51 }) })).toBe(id);
    expect(await refusalOf(correct(id, { nameUsual: '甲' }, otherNurse))).toMatchObject({
      code: 'RECORD_NOT_OPEN',
    });
  });

  test('20 corrections of one version: one goes through', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => correct(id, { nameUsual: `名${i}` })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of all)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'VERSION_CONFLICT' });
  });
});
