import type { Bundle, Encounter } from '@medplum/fhirtypes';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const SYSTEM = 'urn:oid:1.2.3.4';
const LEAVE = 'https://yiyang.link/fhir/StructureDefinition/leave-period';
let his: His;
let residentId: string;
let path: string;
let earlier: string;
let serial = 0;

const at = (hoursAgo: number) =>
  new Date(town.service.clock.now().getTime() - hoursAgo * 3_600_000).toISOString();
const told = (change: object = {}) => ({
  ...{ resourceType: 'Encounter', identifier: [{ system: SYSTEM, value: `BD${serial}` }] },
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
  ...{ status: 'in-progress', subject: { reference: `Patient/${residentId}` }, period: { start: at(6) } },
  ...change,
});
/** The hospital's system says all it knows, each time by its own number. */
const tell = (change: object = {}) => his.call<Encounter>('PUT', path, { body: told(change) });
const stay = () => read().residency.findFirstOrThrow({ where: { residentId } });
const admission = () => read().admission.findFirstOrThrow({ where: { residentId, id: { not: earlier } } });
const leave = (start: string, end?: string) => ({
  extension: [{ url: LEAVE, valuePeriod: { start, ...(end && { end }) } }],
});
const finished = (hoursAgo: number, code = 'home') => ({
  ...{ status: 'finished', period: { start: at(6), end: at(hoursAgo) } },
  hospitalization: { dischargeDisposition: { coding: [{ code }] } },
});
const acts = async () => {
  const { id: nounId } = await admission();
  const events = await read().event.findMany({ where: { nounId }, orderBy: { seq: 'asc' } });
  return events.map(({ act, toState }) => `${act} ${toState}`);
};

beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
});
beforeEach(async () => {
  serial += 1;
  path = `Encounter?identifier=${SYSTEM}|BD${serial}`;
  residentId = await takeIn(town);
  // The hospital has had the resident before.
  const before = {
    residentId,
    source: 'HOME',
    kind: 'OBSERVATION',
    admittedAt: at(30),
    dischargedAt: at(29),
  };
  const hospitalId = town.network.hospital.id;
  earlier = nodeOf(await town.nurse.act('admissionRecord', { ...before, hospitalId })).id;
});

describe('a leave that was told by mistake', () => {
  const withdrawn = {
    extension: [{ url: 'https://yiyang.link/fhir/StructureDefinition/leave-withdrawn', valueBoolean: true }],
  };

  test('is taken back alone: the resident is in the hospital since the admission', async () => {
    await tell();
    await tell({ status: 'onleave', ...leave(at(2)) });
    expect(await stay()).toMatchObject({ presence: 'IN' });
    const right = await tell(withdrawn);
    expect([right.status, right.body.status, right.body.extension]).toEqual([200, 'in-progress', undefined]);
    expect(faultsOf(right.body)).toEqual([]);
    expect(await stay()).toMatchObject({ presence: 'HOSPITAL', presenceSinceAt: new Date(at(6)) });
    expect((await tell(withdrawn)).headers.get('etag'), 'said twice').toBe(right.headers.get('etag'));
    expect(await acts()).toEqual([
      ...['admissionRecord ADMITTED', 'admissionLeave ON_LEAVE', 'admissionCorrect ADMITTED'],
    ]);
  });
});

describe('a planned admission', () => {
  test('is told ahead and moved, and becomes the admission; the resident is at home until then', async () => {
    const past = await tell({ status: 'planned', period: { start: at(40) } });
    expect(past.body).toMatchObject({ issue: [{ expression: ['Encounter.period.start'] }] });
    const planned = await tell({ status: 'planned', period: { start: at(-30) } });
    expect([planned.status, planned.body.status], JSON.stringify(planned.body)).toEqual([201, 'planned']);
    expect(faultsOf(planned.body)).toEqual([]);
    const later = await tell({ status: 'planned', period: { start: at(-50) } });
    expect(later.body).toMatchObject({ id: planned.body.id, period: { start: at(-50) } });
    expect(await stay()).toMatchObject({ presence: 'IN' });
    const begun = await tell({ period: { start: at(1) } });
    expect(begun.body).toMatchObject({ id: planned.body.id, status: 'in-progress' });
    expect(await stay()).toMatchObject({ presence: 'HOSPITAL' });
  });

  test('is called off, and stays so', async () => {
    const plan = { status: 'planned', period: { start: at(-30) } };
    await tell(plan);
    const off = await tell({ ...plan, status: 'cancelled' });
    expect([off.status, off.body.status]).toEqual([200, 'cancelled']);
    const again = await tell(plan);
    expect([again.status, outcomeCode(again.body)]).toEqual([409, 'STATE_CONFLICT']);
    const { body } = await his.get<Bundle>(`Encounter?status=cancelled&patient=${residentId}`);
    expect(body.total).toBe(1);
  });
});

describe('a leave from the hospital', () => {
  test('has the resident at home, and ends in the hospital, by PUT and by PATCH', async () => {
    const { body } = await tell();
    expect(await stay()).toMatchObject({ presence: 'HOSPITAL' });
    const left = await tell({ status: 'onleave', ...leave(at(4)) });
    expect([left.status, left.body.status], JSON.stringify(left.body)).toEqual([200, 'onleave']);
    expect(left.body.extension).toEqual(leave(at(4)).extension);
    expect(faultsOf(left.body)).toEqual([]);
    expect(await stay()).toMatchObject({ presence: 'IN', presenceSinceAt: new Date(at(4)) });
    const patch = [{ op: 'replace', path: '/status', value: 'in-progress' }];
    const headers = { 'if-match': `W/"${left.body.meta?.versionId}"` };
    const back = await his.call<Encounter>('PATCH', `Encounter/${body.id}`, { headers, body: patch });
    expect(back.body.extension).toEqual(leave(at(4), at(0)).extension);
    expect(await stay()).toMatchObject({ presence: 'HOSPITAL', presenceSinceAt: new Date(at(0)) });
    expect(await acts()).toEqual([
      'admissionRecord ADMITTED',
      'admissionLeave ON_LEAVE',
      'admissionReturn ADMITTED',
    ]);
  });

  test('is told before its admission was, told again without news, and put right', async () => {
    const first = await tell({ status: 'onleave', ...leave(at(4)) });
    expect([first.status, first.body.status], JSON.stringify(first.body)).toEqual([201, 'onleave']);
    const same = await tell({ status: 'onleave', ...leave(at(4)) });
    expect(same.body.meta?.versionId).toBe(first.body.meta?.versionId);
    const right = await tell({ status: 'onleave', ...leave(at(5)) });
    expect(right.body.extension).toEqual(leave(at(5)).extension);
    expect(await stay()).toMatchObject({ presence: 'IN', presenceSinceAt: new Date(at(5)) });
  });

  test('may end with the discharge', async () => {
    await tell({ status: 'onleave', ...leave(at(4)) });
    expect((await tell(finished(5))).status, 'not before it began').toBe(422);
    expect((await tell(finished(2))).body.period).toEqual(finished(2).period);
    expect(await stay()).toMatchObject({ presence: 'IN', presenceSinceAt: new Date(at(4)) });
  });

  test('is none in the future, and none before the admission', async () => {
    await tell();
    for (const start of [at(-1), at(7)]) {
      const refused = await tell({ status: 'onleave', ...leave(start) });
      expect(refused.body).toMatchObject({ issue: [{ expression: ['Encounter.extension(leave-period)'] }] });
    }
  });
});

describe('what was told wrongly', () => {
  test('of the beginning and the class is put right, and the home has it from then', async () => {
    await tell({ class: { code: 'EMER' } });
    const right = await tell({ period: { start: at(5) } });
    expect([right.status, right.body.class?.code], JSON.stringify(right.body)).toEqual([200, 'IMP']);
    expect(right.body.period).toEqual({ start: at(5) });
    expect(await stay()).toMatchObject({ presence: 'HOSPITAL', presenceSinceAt: new Date(at(5)) });
    const { facts } = await read().event.findFirstOrThrow({
      where: { act: 'admissionCorrect', nounId: right.body.id ?? '' },
    });
    expect(JSON.parse(facts ?? '{}')).toMatchObject({ before: { kind: 'OBSERVATION', admittedAt: at(6) } });
  });

  test('of a discharge that was none has the resident in hospital again', async () => {
    await tell();
    await tell(finished(3));
    expect(await stay()).toMatchObject({ presence: 'IN' });
    const open = await tell();
    expect([open.status, open.body.status], JSON.stringify(open.body)).toEqual([200, 'in-progress']);
    expect(open.body.hospitalization).toBeUndefined();
    expect(await stay()).toMatchObject({ presence: 'HOSPITAL', presenceSinceAt: new Date(at(6)) });
    expect(await acts()).toContain('admissionCorrect ADMITTED');
  });

  test('of when and how somebody left: who went to another hospital is not back', async () => {
    await tell(finished(3));
    const right = await tell(finished(2, 'other-hcf'));
    expect(right.body.period?.end, JSON.stringify(right.body)).toBe(at(2));
    expect(await stay()).toMatchObject({ presence: 'HOSPITAL' });
  });

  test('and the end in one message: both are taken, or neither', async () => {
    await tell();
    const all = { ...finished(3), period: { start: at(5), end: at(3) } };
    expect((await tell({ ...all, period: { start: at(5), end: at(7) } })).status).toBe(422);
    expect(await acts()).toEqual(['admissionRecord ADMITTED']);
    expect((await tell(all)).body.period).toEqual(all.period);
    expect(await acts()).toHaveLength(3);
  });

  test('by who has said since where the resident is, it stays as that one says', async () => {
    await tell();
    await tell(finished(3));
    const { id, version } = await stay();
    const away = { residencyId: id, expectedVersion: version, presence: 'LEAVE', sinceAt: at(2) };
    nodeOf(await town.nurse.act('presenceSet', away));
    await tell();
    expect(await stay()).toMatchObject({ presence: 'LEAVE' });
  });

  test('a death that a discharge has reported is taken back by its own act', async () => {
    await tell(finished(3, 'exp'));
    const open = await tell();
    expect([open.status, outcomeCode(open.body)]).toEqual([422, 'DEATH_REPORTED']);
    expect((await admission()).state).toBe('DISCHARGED');
  });

  test('is put right by the hospital, or by who put it on record; not by whoever else may tell', async () => {
    const { body } = await tell();
    const right = { admissionId: body.id, expectedVersion: 1, source: 'HOME', kind: 'OBSERVATION' };
    expect(await town.nurse.act('admissionCorrect', right)).toMatchObject({
      refusal: { code: 'NOT_YOUR_ACT' },
    });
  });
});

describe('an Encounter as the Danish hospital notification has it', () => {
  // MedCom HospitalNotification 3.0: known by its episode, the leave in an extension of its own.
  const notified = (change: object) => {
    const { identifier, ...rest } = told(change);
    const episodeOfCare = [{ identifier: identifier[0] }];
    const url =
      'http://medcomfhir.dk/ig/hospitalnotification/StructureDefinition/medcom-hospitalnotifiation-leave-period-extension';
    const extension = [{ url, valuePeriod: { start: at(4) } }];
    return his.call<Encounter>('PUT', path, { body: { ...rest, episodeOfCare, extension } });
  };

  test('is told by start, leave and discharge', async () => {
    const begun = await notified({});
    expect(begun.body.identifier, JSON.stringify(begun.body)).toEqual(told().identifier);
    const away = await notified({ status: 'onleave', period: { start: at(6), end: at(-20) } });
    expect(away.body).toMatchObject({ id: begun.body.id, status: 'onleave', ...leave(at(4)) });
    expect((await notified(finished(1))).body).toMatchObject({ id: begun.body.id, status: 'finished' });
  });
});
