import type { Appointment, Bundle, Schedule, Slot } from '@medplum/fhirtypes';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { extension } from '../../fhir/extensions.ts';
import { read } from '../../prisma/client.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const SYSTEM = 'urn:oid:1.2.3.6';
let his: His;
let home: His;
let daysAhead = 1;
let schedule: Schedule;

const at = (time: string) => `${dayOf(town, daysAhead)}T${time}:00+08:00`;
const joint = { url: extension('slot-pool'), valueCode: 'JOINT_CLINIC' };
const places = (capacity: number) => ({ url: extension('slot-capacity'), valueUnsignedInt: capacity });

/** One session on a day of its own, from eight to nine, with two public places in each of two windows. */
async function announce(): Promise<Schedule> {
  daysAhead += 1;
  const body = {
    resourceType: 'Schedule',
    extension: [
      { url: extension('slot-minutes'), valuePositiveInt: 30 },
      {
        url: extension('slot-places'),
        extension: [
          { url: 'pool', valueCode: 'PUBLIC' },
          { url: 'places', valuePositiveInt: 2 },
        ],
      },
    ],
    actor: [{ reference: `HealthcareService/${town.network.cardiology}` }],
    planningHorizon: { start: at('08:00'), end: at('09:00') },
  };
  const made = await his.call<Schedule>('POST', 'Schedule', { body });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
}

const windows = async (by: His = his) =>
  found<Slot>((await by.get<Bundle>(`Slot?schedule=Schedule/${schedule.id}&_sort=start`)).body, 'Slot');
async function first(): Promise<Slot> {
  const [slot] = await windows();
  if (slot === undefined) throw new Error('the session has no window');
  return slot;
}
const newSlot = (change: object = {}) => ({
  resourceType: 'Slot',
  schedule: { reference: `Schedule/${schedule.id}` },
  status: 'free',
  ...{ start: at('08:00'), end: at('08:30'), extension: [places(1)] },
  ...change,
});
const create = (change: object = {}, headers = {}) =>
  his.call<Slot>('POST', 'Slot', { body: newSlot(change), headers });
const put = (slot: Slot, change: object, by: His = his) =>
  by.call<Slot>('PUT', `Slot/${slot.id}`, {
    body: { ...slot, ...change },
    headers: { 'if-match': `W/"${slot.meta?.versionId}"` },
  });
const putSchedule = async (change: object) => {
  const { body } = await his.get<Schedule>(`Schedule/${schedule.id}`);
  return his.call<Schedule>('PUT', `Schedule/${body.id}`, {
    body: { ...body, ...change },
    headers: { 'if-match': `W/"${body.meta?.versionId}"` },
  });
};
const remove = (slot: Slot) => his.call('DELETE', `Slot/${slot.id}`);
const book = async (slot: Slot) =>
  nodeOf(
    await town.nurse.act('appointmentBook', {
      ...{ slotId: slot.id, residentId: await takeIn(town), priority: 'NORMAL' },
    }),
  ).id;
const statusOf = async (id: string) => (await home.get<Appointment>(`Appointment/${id}`)).body.status;
const capacityOf = (slot: Slot) =>
  slot.extension?.find(({ url }) => url === extension('slot-capacity'))?.valueUnsignedInt;
const refused = async (answer: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await answer;
  return [status, outcomeCode(body)];
};

beforeAll(async () => {
  his = await hisOf(town.service, town.network.hospital.id);
  home = await hisOf(town.service, town.network.home.id);
});
beforeEach(async () => {
  schedule = await announce();
});

describe('a hospital opens one more window', () => {
  test('within its session, once by its own number', async () => {
    const moved = await putSchedule({ planningHorizon: { start: at('08:00'), end: at('09:30') } });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    const name = { system: SYSTEM, value: `HY${daysAhead}` };
    const wanted = { ...{ start: at('09:00'), end: at('09:30') }, identifier: [name] };
    const condition = { 'if-none-exist': `identifier=${name.system}|${name.value}` };
    const made = await create(wanted, condition);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({ status: 'free', identifier: [name], meta: { versionId: '1' } });
    expect(faultsOf(made.body)).toEqual([]);
    const again = await create(wanted, condition);
    expect([again.status, again.body.id]).toEqual([200, made.body.id]);
    expect((await windows(home)).map(capacityOf)).toEqual([2, 2, 1]);
    await book(made.body);
  });

  test.each<[string, () => object, number, string]>([
    ['a window that is there', () => ({}), 422, 'WINDOW_THERE'],
    ['half over another one', () => ({ start: at('08:15'), end: at('08:45') }), 422, 'WINDOWS_OVERLAP'],
    ['outside its session', () => ({ start: at('09:00'), end: at('09:30') }), 422, 'WINDOW_OUTSIDE'],
    [
      'from end to begin',
      () => ({ start: at('08:30'), end: at('08:00'), extension: [places(1), joint] }),
      422,
      'WINDOW_TIMES',
    ],
    ['without places', () => ({ extension: [] }), 422, 'EXTENSION_REQUIRED'],
    ['with a thousand places', () => ({ extension: [places(1000), joint] }), 422, 'CAPACITY'],
    [
      'in no pool',
      () => ({ extension: [places(1), { url: extension('slot-pool'), valueCode: 'X' }] }),
      422,
      'CODE_UNKNOWN',
    ],
    ['that is full already', () => ({ status: 'busy' }), 422, 'SLOT_STATUS'],
    ['in no Schedule', () => ({ schedule: { reference: 'Schedule/x' } }), 422, 'NOT_FOUND'],
    ['at no time', () => ({ start: 'soon' }), 422, 'ELEMENT'],
  ])('%s is refused', async (_what, change, status, code) => {
    expect(await refused(create(change()))).toEqual([status, code]);
    expect((await windows()).map(capacityOf), 'nothing is left behind').toEqual([2, 2]);
  });

  test('nor in the session of another hospital', async () => {
    const other = await hisOf(town.service, town.network.otherHospital.id);
    const slot = await first();
    expect(await refused(other.call('POST', 'Slot', { body: newSlot() }))).toEqual([422, 'NOT_FOUND']);
    expect(await refused(put(slot, { extension: [places(5)] }, other))).toEqual([404, 'NOT_FOUND']);
    expect(await refused(other.call('DELETE', `Slot/${slot.id}`))).toEqual([404, 'NOT_FOUND']);
  });
});

describe('a window changes while people book it', () => {
  test('to more places, which others can have at once', async () => {
    const slot = await first();
    await book(slot);
    await book(slot);
    const full = await first();
    expect(full.status).toBe('busy');
    const more = await put(full, { extension: [places(3)], status: 'free' });
    expect([more.status, more.body.status], JSON.stringify(more.body)).toEqual([200, 'free']);
    const booked = await read().appointment.findUniqueOrThrow({ where: { id: await book(slot) } });
    const numbers = await read().appointment.findMany({ where: { slotId: slot.id ?? '' } });
    expect(booked.placeNo, 'no number is given twice').toBeGreaterThan(4);
    expect(new Set(numbers.map(({ placeNo }) => placeNo)).size).toBe(3);
  });

  test('never below what is held and booked, and not to another time', async () => {
    const slot = await first();
    const ids = [await book(slot), await book(slot)];
    const full = await first();
    const less = await put(full, { extension: [places(1)] });
    expect([less.status, outcomeCode(less.body)]).toEqual([409, 'PLACES_TAKEN']);
    expect(JSON.stringify(less.body), 'it is said what is in the way').toContain('2 of the PUBLIC places');
    expect(await refused(put(full, { end: at('08:20') }))).toEqual([409, 'PLACES_TAKEN']);
    expect(await refused(put(full, { status: 'entered-in-error' }))).toEqual([422, 'SLOT_STATUS']);
    expect(await refused(put({ ...full, meta: { versionId: '1' } }, { extension: [places(9)] }))).toEqual([
      412,
      'VERSION_CONFLICT',
    ]);
    for (const id of ids) expect(await statusOf(id)).toBe('booked');
  });

  test('where nobody is, to another time and another pool', async () => {
    const pool = { url: extension('slot-pool'), valueCode: 'REFERRAL_RESERVED' };
    const moved = await put(await first(), { end: at('08:20'), extension: [places(2), pool] });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    expect(await read().slot.findUniqueOrThrow({ where: { id: moved.body.id ?? '' } })).toMatchObject({
      ...{ pool: 'REFERRAL_RESERVED', endAt: new Date(at('08:20')), releaseAt: expect.any(Date) },
    });
  });

  test('by a patch alike', async () => {
    const slot = await first();
    const answer = await his.call<Slot>('PATCH', `Slot/${slot.id}`, {
      body: [{ op: 'replace', path: '/extension/1/valueUnsignedInt', value: 7 }],
      headers: { 'if-match': `W/"${slot.meta?.versionId}"` },
    });
    expect([answer.status, capacityOf(answer.body)], JSON.stringify(answer.body)).toEqual([200, 7]);
  });
});

describe('a window ends', () => {
  test('with people in it, it is stopped: they are first in line for another place, and it counts', async () => {
    const slot = await first();
    const id = await book(slot);
    expect((await remove(slot)).status).toBe(204);
    expect(await statusOf(id)).toBe('proposed');
    const [gone, other] = await windows();
    expect([gone?.status, other?.status], 'the rest of the session is held').toEqual([
      'busy-unavailable',
      'free',
    ]);
    expect(await read().sessionStop.findFirst({ where: { slotId: slot.id ?? '' } })).toMatchObject({
      ...{ kind: 'STOPPED', hospitalId: town.network.hospital.id },
    });
    expect(await read().alarm.count({ where: { nounId: id, kind: 'SESSION_STOPPED' } })).toBe(1);
    expect((await his.get<Schedule>(`Schedule/${schedule.id}`)).body.active).toBe(true);
    expect(await refused(remove(slot)), 'what is stopped stays stopped').toEqual([409, 'WINDOW_STOPPED']);
    expect(await refused(create())).toEqual([409, 'WINDOW_STOPPED']);
  });

  test('or is said to be unavailable, with the reason', async () => {
    const slot = await first();
    const id = await book(slot);
    const reason = { url: extension('stop-reason'), valueCode: 'ILLNESS' };
    const booked = await first();
    const ended = await put(booked, {
      ...{ status: 'busy-unavailable', extension: [...(booked.extension ?? []), reason] },
    });
    expect([ended.status, ended.body.status], JSON.stringify(ended.body)).toEqual([200, 'busy-unavailable']);
    expect(await statusOf(id)).toBe('proposed');
    const stop = await read().sessionStop.findFirstOrThrow({ where: { slotId: slot.id ?? '' } });
    expect(stop.reasonCode).toBe('ILLNESS');
  });

  test('with nobody in it, it is taken back, and may be opened again', async () => {
    const slot = await first();
    expect((await remove(slot)).status).toBe(204);
    expect(await read().sessionStop.count({ where: { slotId: slot.id ?? '' } })).toBe(0);
    expect((await first()).status).toBe('busy-unavailable');
    const again = await create({ extension: [places(4)] });
    expect([again.status, again.body.id, capacityOf(again.body)]).toEqual([201, slot.id, 4]);
  });
});
