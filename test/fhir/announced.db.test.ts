import type { Appointment, Bundle, Schedule, Slot } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { extension } from '../../fhir/extensions.ts';
import { read, write } from '../../prisma/client.ts';
import { haveAccount } from '../fixtures/accounts.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

const SYSTEM = 'urn:oid:1.2.3.5';
let his: His;
let home: His;
let serial = 0;
/** Two doctors of the hospital, by their roles there. */
const roles: string[] = [];

const announcedPlaces = (minutes: number, places: number) => [
  { url: extension('slot-minutes'), valuePositiveInt: minutes },
  { url: extension('slot-capacity'), valuePositiveInt: places },
  {
    url: extension('slot-places'),
    extension: [
      { url: 'pool', valueCode: 'PUBLIC' },
      { url: 'places', valuePositiveInt: places },
    ],
  },
];

const announced = (change: object = {}) => {
  serial += 1;
  const dayOn = dayOf(town, 2);
  return {
    resourceType: 'Schedule',
    identifier: [{ system: SYSTEM, value: `PB${serial}` }],
    extension: announcedPlaces(30, 2),
    actor: [{ reference: `HealthcareService/${town.network.cardiology}` }],
    planningHorizon: { start: `${dayOn}T08:00:00+08:00`, end: `${dayOn}T09:00:00+08:00` },
    comment: `诊室 ${serial}`,
    ...change,
  };
};
const create = (body: object, headers = {}) => his.call<Schedule>('POST', 'Schedule', { body, headers });
const put = (body: Schedule) =>
  his.call<Schedule>('PUT', `Schedule/${body.id}`, {
    body,
    headers: { 'if-match': `W/"${body.meta?.versionId}"` },
  });
const slotsOf = async ({ id }: Schedule) =>
  found<Slot>((await home.get<Bundle>(`Slot?schedule=Schedule/${id}&_sort=start`)).body, 'Slot');

async function bookIn(schedule: Schedule): Promise<string> {
  const [slot] = await slotsOf(schedule);
  const residentId = await takeIn(town);
  return nodeOf(await town.nurse.act('appointmentBook', { slotId: slot?.id, residentId, priority: 'NORMAL' }))
    .id;
}
const appointment = async (id: string) => (await home.get<Appointment>(`Appointment/${id}`)).body;

beforeAll(async () => {
  const { hospital } = town.network;
  his = await hisOf(town.service, hospital.id);
  home = await hisOf(town.service, town.network.home.id);
  for (const login of ['doctor-a', 'doctor-b']) {
    const personId = await haveAccount({
      login,
      roles: [{ organizationId: hospital.id, role: 'HOSP_DOCTOR' }],
    });
    await write(({ db }) =>
      db.practitioner.create({ data: { id: personId, personId, category: 'SPECIALIST' } }),
    );
    roles.push((await read().roleAssignment.findFirstOrThrow({ where: { personId } })).id);
  }
});

describe('a hospital announces a session', () => {
  test('once by its own number, with its places', async () => {
    const body = announced();
    const condition = { 'if-none-exist': `identifier=${SYSTEM}|${body.identifier[0]?.value}` };
    const first = await create(body, condition);
    expect(first.status, JSON.stringify(first.body)).toBe(201);
    expect(first.body).toMatchObject({ active: true, identifier: body.identifier, meta: { versionId: '1' } });
    expect(faultsOf(first.body)).toEqual([]);
    const slots = await slotsOf(first.body);
    expect(slots.map(({ status }) => status)).toEqual(['free', 'free']);
    const again = await create(body, condition);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    expect(await read().slotTemplate.count({ where: { room: body.comment } })).toBe(1);
  });

  test('and withdraws it while somebody has a place: the session is stopped, and the home is told', async () => {
    const schedule = (await create(announced())).body;
    const id = await bookIn(schedule);
    const gone = await his.call('DELETE', `Schedule/${schedule.id}`);
    expect(gone.status).toBe(204);
    expect((await appointment(id)).status).toBe('proposed');
    const [slot] = await slotsOf(schedule);
    expect(slot?.status).toBe('busy-unavailable');
    expect((await his.get<Schedule>(`Schedule/${schedule.id}`)).body.active).toBe(false);
    expect(await read().alarm.count({ where: { nounId: id, kind: 'SESSION_STOPPED' } })).toBe(1);
    expect((await his.call('DELETE', `Schedule/${schedule.id}`)).status).toBe(409);
  });

  test('or says that it is not held', async () => {
    const schedule = (await create(announced())).body;
    const stopped = await put({ ...schedule, active: false });
    expect([stopped.status, stopped.body.active], JSON.stringify(stopped.body)).toEqual([200, false]);
    const again = await put({ ...stopped.body, active: true });
    expect([again.status, outcomeCode(again.body)]).toEqual([409, 'STATE_CONFLICT']);
    const next = await create(announced({ identifier: schedule.identifier }));
    expect(next.body.identifier, 'its number is free for the next one').toEqual(schedule.identifier);
  });

  test('and lets another doctor stand in: the booking stays', async () => {
    const by = (role?: string) => ({ reference: `PractitionerRole/${role}` });
    const department = { reference: `HealthcareService/${town.network.cardiology}` };
    const made = await create(announced({ actor: [department, by(roles[0])] }));
    expect(made.body.actor?.[1]?.reference, JSON.stringify(made.body)).toBe(by(roles[0]).reference);
    const id = await bookIn(made.body);
    const { body: seen } = await his.get<Schedule>(`Schedule/${made.body.id}`);
    const handed = await put({ ...seen, actor: [department, by(roles[1])] });
    expect(handed.body.actor?.[1]?.reference, JSON.stringify(handed.body)).toBe(by(roles[1]).reference);
    expect((await appointment(id)).status).toBe('booked');
    const { body } = await home.get<Bundle>(`Schedule?actor=PractitionerRole/${roles[1]}`);
    expect(found<Schedule>(body, 'Schedule').map((one) => one.id)).toEqual([made.body.id]);
  });
});

describe('a session is announced otherwise', () => {
  const capacities = async (schedule: Schedule) =>
    (await slotsOf(schedule)).map(
      ({ extension: list }) => list?.find(({ url }) => url === extension('slot-capacity'))?.valueUnsignedInt,
    );
  const until = (time: string) => ({
    planningHorizon: { ...announced().planningHorizon, end: `${dayOf(town, 2)}T${time}:00+08:00` },
  });

  test('with more places and a longer time: who is booked stays', async () => {
    const id = await bookIn((await create(announced())).body);
    const { sessionId } = await read().appointment.findUniqueOrThrow({ where: { id } });
    const { body: seen } = await his.get<Schedule>(`Schedule/${sessionId}`);
    const wanted = { ...seen, ...until('10:00'), extension: announcedPlaces(30, 5) };
    const longer = await put(wanted);
    expect(longer.status, JSON.stringify(longer.body)).toBe(200);
    expect(await capacities(longer.body)).toEqual([5, 5, 5, 5]);
    expect((await appointment(id)).status).toBe('booked');
    const same = await put({ ...longer.body, extension: wanted.extension });
    expect(same.body.meta?.versionId, 'the same again changes nothing').toBe(longer.body.meta?.versionId);
    const template = await read().slotTemplate.findFirstOrThrow({ where: { room: seen.comment ?? '' } });
    expect(template, 'it is made so again').toMatchObject({ endTime: '10:00', slotMinutes: 30 });
  });

  test('not over those who have a place', async () => {
    const { body: made } = await create(announced());
    const id = await bookIn(made);
    const { body: seen } = await his.get<Schedule>(`Schedule/${made.id}`);
    for (const change of [
      { extension: announcedPlaces(20, 2) },
      { planningHorizon: { ...seen.planningHorizon, start: `${dayOf(town, 2)}T08:30:00+08:00` } },
    ]) {
      const answer = await put({ ...seen, ...change } as Schedule);
      expect([answer.status, outcomeCode(answer.body)]).toEqual([409, 'PLACES_TAKEN']);
    }
    expect(await capacities(made)).toEqual([2, 2]);
    expect((await appointment(id)).status).toBe('booked');
  });
});

describe('what is refused', () => {
  const day = () => dayOf(town, 2);
  test.each<[string, () => object, string]>([
    ['an organisation as actor', () => ({ actor: [{ reference: 'Organization/x' }] }), 'SCHEDULE_ACTOR'],
    ['a department of others', () => ({ actor: [{ reference: 'HealthcareService/x' }] }), 'NOT_FOUND'],
    ['no length of its windows', () => ({ extension: [] }), 'EXTENSION_REQUIRED'],
    [
      'half a window',
      () => ({ planningHorizon: { start: `${day()}T08:00:00+08:00`, end: `${day()}T08:45:00+08:00` } }),
      'SLOT_MINUTES',
    ],
    [
      'two days',
      () => ({
        planningHorizon: { start: `${day()}T08:00:00+08:00`, end: `${dayOf(town, 3)}T09:00:00+08:00` },
      }),
      'SESSION_TIMES',
    ],
    [
      'the past',
      () => ({ planningHorizon: { start: '2020-01-02T08:00:00+08:00', end: '2020-01-02T09:00:00+08:00' } }),
      'NO_SESSION_THEN',
    ],
    ['what is not held', () => ({ active: false }), 'SCHEDULE_INACTIVE'],
    ['a time that is none', () => ({ planningHorizon: { start: 'soon', end: 'later' } }), 'ELEMENT'],
  ])('%s', async (_what, change, code) => {
    const before = await read().slotTemplate.count();
    const answer = await create(announced(change()));
    expect([answer.status, outcomeCode(answer.body)], JSON.stringify(answer.body)).toEqual([422, code]);
    expect(await read().slotTemplate.count(), 'nothing is left behind').toBe(before);
  });

  test('to change what was announced, and what is another hospital’s', async () => {
    const schedule = (await create(announced())).body;
    const moved = await put({ ...schedule, comment: '别处' });
    expect([moved.status, outcomeCode(moved.body)]).toEqual([422, 'SCHEDULE_FIXED']);
    const other = await hisOf(town.service, town.network.otherHospital.id);
    const foreign = await other.call('DELETE', `Schedule/${schedule.id}`);
    expect([foreign.status, outcomeCode(foreign.body)]).toEqual([404, 'NOT_FOUND']);
    const byHome = await home.call('POST', 'Schedule', { body: announced() });
    expect([byHome.status, outcomeCode(byHome.body)]).toEqual([422, 'NO_SESSIONS_HERE']);
  });
});
