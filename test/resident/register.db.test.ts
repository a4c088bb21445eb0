import { beforeAll, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { isRecordOpen } from '../../domain/resident/policy.ts';
import { registerResident } from '../../domain/resident/register.ts';
import { residentsWanted } from '../../domain/resident/search.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { type Network, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { idCardNo, register, registration, stranger } from '../fixtures/residents.ts';
import { colleagueOf } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
let network: Network;
let nurse: Acting;
let otherNurse: Acting;
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse, otherNurse } = network);
});

const load = (id: string) =>
  read().resident.findUniqueOrThrow({
    where: { id },
    include: { careRelations: true, contacts: true, focusGroups: true },
  });
const openTo = async (acting: Acting, id: string) => isRecordOpen(acting.viewer, await load(id), clock.now());

describe('a person nobody knows', () => {
  test('becomes known to the own organisation, sealed, with birth date and sex from the card', async () => {
    const idNo = idCardNo({ birthOn: '1940-02-29', sequence: 101 });
    const row = await load(await register(nurse, { idNo }));
    expect(row).toMatchObject({ birthOn: '1940-02-29', sex: 'MALE', isProvisional: false, version: 1 });
    expect(row.idNoHolderIndex).toBe(row.idNoIndex);
    expect(row.careRelations).toMatchObject([{ organizationId: network.home, basis: 'REGISTERED' }]);
    expect(row.contacts).toMatchObject([{ rank: 1, name: '陈小明' }]);
    expect(row.focusGroups.map(({ group }) => group).sort()).toEqual(['ELDERLY_65', 'HYPERTENSION']);
    const raw = JSON.stringify(row);
    for (const secret of [idNo, '07562233445', '海棠街', '440407700123', '13800001111'])
      expect(raw).not.toContain(secret);
    expect(await openTo(nurse, row.id)).toBe(true);
    expect(await read().event.count({ where: { nounId: row.id, act: 'residentRegister' } })).toBe(1);
  });

  test('without a document gets a temporary number and stops nothing', async () => {
    const nobody = { idType: 'NONE', idNo: null, idMissingReason: 'UNIDENTIFIED', sex: 'UNKNOWN' } as const;
    const row = await load(await register(nurse, { ...nobody, healthCardNo: null }));
    expect(row).toMatchObject({ birthOn: null, idNoSealed: null, idMissingReason: 'UNIDENTIFIED' });
    expect(row.temporaryNo).toMatch(/^T20261122-[0-9A-Z]{8}$/);
  });

  test('ends by itself to be known to a home, unless a stay begins', async () => {
    const id = await register(nurse, { idNo: idCardNo({ sequence: 301 }), healthCardNo: null });
    const [relation] = (await load(id)).careRelations;
    expect(relation?.endedAt).toEqual(new Date('2026-12-22T00:00:00Z'));
  });
});

describe('a number that is known', () => {
  const idNo = idCardNo({ birthOn: '1938-07-01', sequence: 205 });
  const known = { idNo, nameOnCard: '阿依古丽·买买提', healthCardNo: null };
  let holder: string;
  beforeAll(async () => {
    holder = await register(nurse, known);
  });

  test('with the same name, whatever its dot, is the same person: a relation, nothing opened, nothing changed', async () => {
    const before = await load(holder);
    const same = { ...known, nameOnCard: '阿依古丽•买买提', phone: '13900002222', contacts: [] };
    const id = await register(otherNurse, same);
    expect(id).toBe(holder);
    const after = await load(holder);
    expect(after.phoneSealed).toBe(before.phoneSealed);
    expect(after.version).toBe(before.version);
    expect(after.careRelations.map(({ organizationId }) => organizationId).sort()).toEqual(
      [network.home, network.otherHome].sort(),
    );
    expect(await openTo(otherNurse, holder)).toBe(false);
    expect(await openTo(nurse, holder)).toBe(true);
  });

  test('with another name is a provisional record and an item for review', async () => {
    const row = await load(await register(otherNurse, { ...known, nameOnCard: '古丽' }));
    expect(row.id).not.toBe(holder);
    expect(row).toMatchObject({
      isProvisional: true,
      idNoHolderIndex: null,
      idNoIndex: (await load(holder)).idNoIndex,
    });
    const review = await read().reviewItem.findMany({ where: { residentId: row.id } });
    expect(review).toMatchObject([
      { kind: 'ID_NO_HELD', otherResidentId: holder, organizationId: network.otherHome },
    ]);
    expect(await openTo(otherNurse, row.id)).toBe(true);
  });

  test('with the same other name again is the own provisional record', async () => {
    const again = await register(otherNurse, { ...known, nameOnCard: '古丽' });
    expect(await read().resident.count({ where: { nameMatching: '古丽' } })).toBe(1);
    expect((await load(again)).careRelations).toHaveLength(1);
  });

  test('tells nothing of its age by the id', async () => {
    const times = [holder, await register(otherNurse, { ...known, nameOnCard: '买买提' })].map((id) =>
      id.slice(0, 11),
    );
    const now = clock.now().getTime().toString(16).padStart(12, '0');
    for (const time of times) expect(time.slice(0, 6)).not.toBe(now.slice(0, 6));
  });
});

test('a health card that is another’s stays off the index and is for review', async () => {
  const healthCardNo = '440400990000000999';
  const first = await register(nurse, { idNo: idCardNo({ sequence: 401 }), healthCardNo });
  const second = await load(await register(otherNurse, { idNo: idCardNo({ sequence: 402 }), healthCardNo }));
  expect(second).toMatchObject({ healthCardNoIndex: null, isProvisional: false });
  const review = await read().reviewItem.findMany({ where: { residentId: second.id } });
  expect(review).toMatchObject([{ kind: 'HEALTH_CARD_HELD', otherResidentId: first }]);
});

test('nurses of two homes at once get one resident', async () => {
  const clinic = await stranger(clock, 'PRIMARY_CLINIC', 'FAMILY_DOCTOR');
  for (let round = 0; round < 6; round += 1) {
    const person = { idNo: idCardNo({ sequence: 501 + round }), healthCardNo: null };
    const all = [nurse, otherNurse, clinic, nurse, otherNurse].map((acting) => register(acting, person));
    expect(new Set(await Promise.all(all)).size).toBe(1);
  }
});

test('nurses of one home who write one other name at once get one doubtful record', async () => {
  for (let round = 0; round < 6; round += 1) {
    const idNo = idCardNo({ sequence: 521 + round });
    await register(otherNurse, { idNo, healthCardNo: null });
    const doubtful = { idNo, healthCardNo: null, nameOnCard: '林玉兰' };
    // Of one home, but nobody's own limit is met.
    const nurses = await Promise.all([colleagueOf(nurse), colleagueOf(nurse), colleagueOf(nurse)]);
    const ids = await Promise.all(nurses.map((acting) => register(acting, doubtful)));
    expect(new Set(ids).size).toBe(1);
    expect(await read().reviewItem.count({ where: { residentId: ids[0] ?? '' } })).toBe(1);
  }
});

test('a repeat with the same key answers the same resident', async () => {
  const input = registration({ idNo: idCardNo({ sequence: 601 }), healthCardNo: null });
  const id = await registerResident(nurse, input);
  expect(await registerResident(nurse, input)).toBe(id);
  const reused = await refusalOf(registerResident(nurse, { ...input, nameOnCard: '他人' }));
  expect(reused.code).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('the 15 digits of an old card are the same person as the 18 of the new one', async () => {
  const idNo = idCardNo({ sequence: 703 });
  const old = `${idNo.slice(0, 6)}${idNo.slice(8, 17)}`;
  const id = await register(nurse, { idNo: old, healthCardNo: null });
  expect(await register(nurse, { idNo, healthCardNo: null })).toBe(id);
  expect((await load(id)).birthOn).toBe('1941-03-08');
  const where = residentsWanted(nurse.viewer, { idNo: old }, clock.now());
  expect(await read().resident.findMany({ where, select: { id: true } })).toEqual([{ id }]);
});

test('a sex that the number does not say is kept', async () => {
  const row = await load(
    await register(nurse, { idNo: idCardNo({ sequence: 702 }), sex: 'MALE', healthCardNo: null }),
  );
  expect(row.sex).toBe('MALE');
});
