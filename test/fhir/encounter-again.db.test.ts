import { describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { at, create, his, residentId, useKnownResident } from '../fixtures/known-to-hospital.ts';
import { town } from '../fixtures/open-town.ts';
import { admissionOf } from '../fixtures/told-admission.ts';
import { dayOf } from '../fixtures/town.ts';
import { outcomeCode } from '../support/his.ts';

useKnownResident();

const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
let serial = 0;

const told = (change: object = {}) => {
  serial += 1;
  return admissionOf(residentId, { startedAt: at(2), number: `ZY${serial}` }, change);
};

describe('an admission that is told once more by the same number', () => {
  test('is the one that is there: 200, and nothing is changed', async () => {
    const body = told();
    const [first, again] = [await create(body), await create(body)];
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await read().admissionTelling.count({ where: { admission: { residentId } } })).toBe(1);
  });

  test.each<[string, () => object, string]>([
    ['began at another time', () => ({ period: { start: at(1) } }), 'Encounter.period.start'],
    ['is of another class', () => ({ class: { system: ACT_CODE, code: 'OBSENC' } }), 'Encounter.class'],
    ['is on leave by now', () => ({ status: 'onleave' }), 'Encounter.status'],
  ])('and %s, is refused, and stays as it was told', async (_what, change, expression) => {
    const body = told();
    const first = await create(body);
    const again = await create({ ...body, ...change() });
    expect([again.status, outcomeCode(again.body)]).toEqual([409, 'ENCOUNTER_KNOWN']);
    expect(again.body).toMatchObject({
      issue: [
        { expression: [expression], diagnostics: expect.stringContaining(`Encounter/${first.body.id}`) },
      ],
    });
    expect((await his.get(`Encounter/${first.body.id}`)).body).toEqual(first.body);
  });

  test('goes on where it ends, and what was told at its beginning does not open it again', async () => {
    const body = told();
    const first = await create(body);
    const end = { ...body, status: 'finished', period: { ...body.period, end: at(0) } };
    const over = await create(end);
    expect([over.status, over.body.id, over.body.status]).toEqual([200, first.body.id, 'finished']);
    expect((await create(end)).status).toBe(200);
    const late = await create(body);
    expect([late.status, outcomeCode(late.body)]).toEqual([409, 'ENCOUNTER_KNOWN']);
  });

  test('is planned once, and then begins', async () => {
    const body = told({ status: 'planned', period: { start: at(-24) } });
    const [first, again] = [await create(body), await create(body)];
    expect([first.status, again.status, again.body.id]).toEqual([201, 200, first.body.id]);
    const moved = await create({ ...body, period: { start: at(-48) } });
    expect([moved.status, outcomeCode(moved.body)]).toEqual([409, 'ENCOUNTER_KNOWN']);
    const begun = await create({ ...body, status: 'in-progress', period: { start: at(0) } });
    expect([begun.status, begun.body.id, begun.body.status]).toEqual([200, first.body.id, 'in-progress']);
  });
});

describe('an admission that is told once more without a number', () => {
  const bare = (change: object = {}) => ({ ...told(change), identifier: undefined });

  test('is no news: the version stays', async () => {
    const body = bare();
    const [first, again, third] = [await create(body), await create(body), await create(body)];
    expect([first.status, again.status, third.status]).toEqual([201, 200, 200]);
    expect([again.body, third.body]).toEqual([first.body, first.body]);
    const end = { ...body, status: 'finished', period: { ...body.period, end: at(0) } };
    const [over, once] = [await create(end), await create(end)];
    expect([over.body.id, over.body.status]).toEqual([first.body.id, 'finished']);
    expect(once.body).toEqual(over.body);
  });

  test('nor is a plan; at another hour of its day it is moved', async () => {
    const noon = new Date(`${dayOf(town, 3)}T12:00:00+08:00`).getTime();
    const plan = (hours: number) =>
      bare({ status: 'planned', period: { start: new Date(noon + hours * 3_600_000).toISOString() } });
    const [first, again] = [await create(plan(0)), await create(plan(0))];
    expect([first.status, again.status, again.body]).toEqual([201, 200, first.body]);
    const moved = await create(plan(2));
    expect([moved.status, moved.body.id]).toEqual([200, first.body.id]);
    expect(Date.parse(moved.body.period?.start ?? '')).toBe(noon + 2 * 3_600_000);
  });
});

test.each([
  [{ class: { system: 'http://hospital.example/class', code: 'IMP' } }, 'ENCOUNTER_CLASS'],
  [
    {
      ...{ status: 'finished', period: { start: '2026-11-20T00:00:00Z', end: '2026-11-20T10:00:00Z' } },
      hospitalization: {
        dischargeDisposition: { coding: [{ system: 'http://hospital.example/left', code: 'exp' }] },
      },
    },
    'DISPOSITION',
  ],
])('a code of another system is not taken for one of R4: %j', async (change, code) => {
  const { status, body } = await create(told(change));
  expect([status, outcomeCode(body)]).toEqual([422, code]);
  expect(await read().admission.count({ where: { residentId } })).toBe(0);
});
