import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { idsIn } from '../../domain/audit/id-list.ts';
import type { BreakGlassOpenInput } from '../../domain/break-glass/open.ts';
import { openBreakGlass } from '../../domain/break-glass/open.ts';
import { sweepBreakGlasses } from '../../domain/break-glass/sweep.ts';
import { testClock } from '../../domain/clock.ts';
import { newId } from '../../domain/id.ts';
import { isRecordOpen, OPENING_COLUMNS } from '../../domain/resident/policy.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { type Network, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { outcomesOf, refusalOf } from '../fixtures/refusal.ts';
import { housed, idCardNo, register, stranger, written } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';
import { as, close, emergency, listed, open, seen } from './scene.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
const HOUR = 3_600_000;
const idNo = idCardNo({ birthOn: '1936-10-05', sequence: 88 });
let network: Network;
let residentId: string;
/** Another clinician in each test: they open few records on one day. */
let doctor: Acting;
beforeAll(async () => {
  network = await smallNetwork(clock);
  residentId = await housed(network.nurse, { idNo, nameOnCard: '巴图', healthCardNo: '440400990000000777' });
});
beforeEach(async () => {
  clock.set(SUNDAY_MORNING);
  doctor = await stranger(clock, 'HOSPITAL', 'HOSP_DOCTOR');
});

async function isOpenTo({ viewer }: Acting): Promise<boolean> {
  const where = { id: residentId };
  const resident = await read().resident.findUniqueOrThrow({ where, select: OPENING_COLUMNS });
  return isRecordOpen(viewer, resident, clock.now());
}

describe('a record that is opened in an emergency', () => {
  test('is open at once, to this clinician in this organisation alone, and closes by the clock', async () => {
    const colleague = { ...doctor, viewer: { ...doctor.viewer, personId: newId(clock.now()) } };
    const elsewhere = {
      ...doctor,
      viewer: { ...doctor.viewer, organizationId: network.hospital },
    };
    expect(await isOpenTo(doctor)).toBe(false);
    await open(doctor, residentId, { hours: 2 });
    expect(await Promise.all([doctor, colleague, elsewhere].map(isOpenTo))).toEqual([true, false, false]);
    expect(await isOpenTo(as(doctor, 'NH_NURSE'))).toBe(false);
    clock.advance(2 * HOUR - 1);
    expect(await isOpenTo(doctor)).toBe(true);
    clock.advance(1);
    expect(await isOpenTo(doctor)).toBe(false);
  });

  test.each<[string, Partial<BreakGlassOpenInput>]>([
    ['the number of the document', { residentId: null, idType: 'ID_CARD', idNo: idNo.replace('1', '１') }],
    ['the health card', { residentId: null, healthCardNo: '4404-0099-0000-000777' }],
    ['the id', {}],
  ])('is found by %s', async (_how, named) => {
    const id = await open(doctor, residentId, named);
    expect((await seen(doctor, id))?.resident).toMatchObject({ id: residentId, name: '巴图' });
  });

  test('lasts four hours when no time is named', async () => {
    const id = await open(doctor, residentId);
    const { openedAt, endsAt } = await read().breakGlass.findUniqueOrThrow({ where: { id } });
    expect(endsAt.getTime() - openedAt.getTime()).toBe(4 * HOUR);
  });

  test('leaves one event, and one audit row in the chains of the clinician and of who keeps the record', async () => {
    const id = await open(doctor, residentId);
    const events = await read().event.findMany({ where: { nounId: id } });
    expect(events).toMatchObject([
      { act: 'breakGlassOpen', toState: 'OPEN', reasonCode: 'UNCONSCIOUS', reasonText: null },
    ]);
    const [row, ...more] = await read().auditEvent.findMany({ where: { nounId: id, action: 'ACT' } });
    expect(more).toEqual([]);
    expect(idsIn(row?.residentIds)).toEqual([residentId]);
    expect(idsIn(row?.ownerOrgIds).sort()).toEqual([network.home, doctor.viewer.organizationId].sort());
  });

  test('is closed early by the clinician, from that instant on', async () => {
    const id = await open(doctor, residentId);
    await close(doctor, id);
    expect(await isOpenTo(doctor)).toBe(false);
    expect(await seen(doctor, id)).toMatchObject({ state: 'TO_REVIEW' });
    expect(await refusalOf(close(doctor, id))).toMatchObject({ code: 'STATE_CONFLICT' });
  });

  test('past its end is to be reviewed at once; the sweep writes it as of then', async () => {
    const id = await open(doctor, residentId, { hours: 1 });
    clock.advance(3 * HOUR);
    expect(await seen(doctor, id)).toMatchObject({ state: 'TO_REVIEW' });
    expect(await listed(doctor, { states: ['TO_REVIEW'] })).toEqual([id]);
    expect(await listed(doctor, { states: ['OPEN'] })).toEqual([]);
    expect(await sweepBreakGlasses(clock.now())).toBeGreaterThan(0);
    const event = await read().event.findFirstOrThrow({ where: { nounId: id, act: 'lapse' } });
    expect(event).toMatchObject({ fromState: 'OPEN', toState: 'TO_REVIEW', personId: null });
    expect(event.at).toEqual(new Date(SUNDAY_MORNING.getTime() + HOUR));
  });

  test('may be of somebody who is said to have died: a wrong entry must not cost a life', async () => {
    const dead = await housed(network.nurse, { idNo: idCardNo({ sequence: 91 }), healthCardNo: null });
    await write((tx) => tx.db.resident.update({ where: { id: dead }, data: { life: 'DECEASED' } }));
    await open(doctor, dead);
  });
});

const bad: [string, Partial<BreakGlassOpenInput>, string, string][] = [
  ['nobody is named', { residentId: null }, 'BREAK_GLASS_WHO', 'residentId'],
  ['two ways of naming', { healthCardNo: '440400990000000777' }, 'BREAK_GLASS_WHO', 'residentId'],
  ['a number without its kind', { residentId: null, idNo }, 'BREAK_GLASS_DOCUMENT', 'idType'],
  ['a kind without its number', { residentId: null, idType: 'ID_CARD' }, 'BREAK_GLASS_DOCUMENT', 'idNo'],
  ['no document', { residentId: null, idType: 'NONE', idNo }, 'BREAK_GLASS_DOCUMENT', 'idType'],
  [
    'a wrong check digit',
    { residentId: null, idType: 'ID_CARD', idNo: '440403193610050880' },
    'ID_CARD_CHECK_DIGIT',
    'idNo',
  ],
  ['no passport', { residentId: null, idType: 'PASSPORT', idNo: '?' }, 'DOCUMENT_NO_FORM', 'idNo'],
  ['no health card', { residentId: null, healthCardNo: 'x' }, 'HEALTH_CARD_FORM', 'healthCardNo'],
  ['nine characters of reason', { reasonText: '一二三四五六七八九' }, 'REASON_TEXT_SHORT', 'reasonText'],
  ['an empty reason', { reasonText: ' ' }, 'TEXT_EMPTY', 'reasonText'],
  ['no hour', { hours: 0 }, 'BREAK_GLASS_HOURS', 'hours'],
  ['more than a day', { hours: 25 }, 'BREAK_GLASS_HOURS', 'hours'],
  ['an unknown id', { residentId: 'unknown' }, 'NOT_FOUND', 'residentId'],
  [
    'an unknown number',
    { residentId: null, idType: 'ID_CARD', idNo: idCardNo({ sequence: 500 }) },
    'NOT_FOUND',
    'idNo',
  ],
  [
    'a known number of another kind',
    { residentId: null, idType: 'PASSPORT', idNo: 'E12345678' },
    'NOT_FOUND',
    'idNo',
  ],
];
test.each(bad)('%s is refused and on record, and nothing is written', async (_what, change, code, path) => {
  const before = await written();
  const refusal = await refusalOf(openBreakGlass(doctor, emergency(residentId, change)));
  expect(refusal).toMatchObject({ code, path: [path] });
  expect(await written()).toEqual(before);
  const { personId } = doctor.viewer;
  const rows = await read().auditEvent.findMany({ where: { personId, operation: 'breakGlassOpen' } });
  expect(rows).toMatchObject([{ action: 'REFUSED', outcome: code }]);
});

describe('is refused', () => {
  test('while the own one is open, which is named', async () => {
    const id = await open(doctor, residentId);
    const { no } = await read().breakGlass.findUniqueOrThrow({ where: { id } });
    const refusal = await refusalOf(open(doctor, residentId));
    expect(refusal).toMatchObject({ code: 'BREAK_GLASS_OPEN', message: expect.stringContaining(no) });
    expect(refusal.message).toMatch(/until \d{4}-\d\d-\d\d \d\d:\d\d\.$/);
  });

  test('where the record is open anyway', async () => {
    const clinician = as(network.nurse, 'CLINIC_DOCTOR');
    expect(await refusalOf(open(clinician, residentId))).toMatchObject({ code: 'RECORD_OPEN' });
  });

  test('to other roles, and to a suspended organisation', async () => {
    expect(await refusalOf(open(network.otherNurse, residentId))).toMatchObject({ code: 'NOT_YOUR_ACT' });
    const suspended: Acting = {
      ...doctor,
      viewer: { ...doctor.viewer, organizationStatus: 'SUSPENDED' },
    };
    expect(await refusalOf(open(suspended, residentId))).toMatchObject({ code: 'ORGANIZATION_NOT_ACTIVE' });
  });

  test('after three on one day, also at once; the next day it goes on', async () => {
    const sequences = [601, 602, 603, 604, 605];
    const many = await Promise.all(
      sequences.map((sequence) =>
        housed(network.nurse, { idNo: idCardNo({ sequence }), healthCardNo: null }),
      ),
    );
    const outcomes = await outcomesOf(many.map((id) => open(doctor, id)));
    expect(outcomes.filter((one) => one === 'DONE').length).toBe(3);
    expect(outcomes.filter((one) => one === 'BREAK_GLASS_PER_DAY').length).toBe(2);
    const refusal = await refusalOf(open(doctor, residentId));
    expect(refusal.policy).toMatchObject({ key: 'breakGlass.perDay', value: 3, provenance: 'assumption' });
    clock.advance(24 * HOUR);
    await open(doctor, residentId);
  });

  test('after too many who are not known: then nobody is found any more, known or not', async () => {
    const nobody = { residentId: null, idType: 'PASSPORT', idNo: 'E00000001' } as const;
    const tries = Array.from({ length: 25 }, () => open(doctor, residentId, nobody));
    const outcomes = await outcomesOf(tries);
    expect(outcomes.filter((one) => one === 'NOT_FOUND').length).toBe(20);
    expect(outcomes.filter((one) => one === 'BREAK_GLASS_TRIES').length).toBe(5);
    expect(await refusalOf(open(doctor, residentId))).toMatchObject({
      code: 'BREAK_GLASS_TRIES',
      policy: { key: 'breakGlass.triesPerDay' },
    });
    clock.advance(24 * HOUR);
    await open(doctor, residentId);
  });

  test('after found ones as often as they like to be wrong: only who is not found counts', async () => {
    for (let at = 0; at < 25; at += 1) {
      const wrong = { hours: 25 };
      expect(await refusalOf(open(doctor, residentId, wrong))).toMatchObject({ code: 'BREAK_GLASS_HOURS' });
    }
    await open(doctor, residentId);
  });
});

test('a number that two records share opens the confirmed one', async () => {
  const shared = idCardNo({ sequence: 700 });
  const confirmed = await housed(network.nurse, { idNo: shared, nameOnCard: '甲', healthCardNo: null });
  await register(network.otherNurse, { idNo: shared, nameOnCard: '乙', healthCardNo: null });
  const id = await open(doctor, '', { residentId: null, idType: 'ID_CARD', idNo: shared });
  expect((await seen(doctor, id))?.resident?.id).toBe(confirmed);
});
