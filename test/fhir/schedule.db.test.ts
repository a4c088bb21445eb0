import type { Appointment, Bundle, OperationOutcome, Schedule, Slot } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { agree, dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import { found, type His, hisOf, outcomeCode } from '../support/his.ts';
import { faultsOf } from '../support/valid-fhir.ts';

useTown();

let hospital: His;
let home: His;
let stranger: His;
let dayOn: string;

const MINUTE = 60_000;

const slots = async (his: His, query: string): Promise<Slot[]> =>
  found<Slot>((await his.get<Bundle>(`Slot?${query}`)).body, 'Slot');
const statusOf = async (his: His, id: string) => (await his.get<Slot>(`Slot/${id}`)).body.status;
const hold = async (slotId: string) =>
  nodeOf(
    await town.nurse.act('appointmentHold', { slotId, residentId: await takeIn(town), priority: 'NORMAL' }),
  );

beforeAll(async () => {
  await agree(town, 3);
  dayOn = dayOf(town, 2);
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town), 'id'));
  hospital = await hisOf(town.service, town.network.hospital.id);
  home = await hisOf(town.service, town.network.home.id);
  stranger = await hisOf(town.service, town.network.otherHome.id);
});

describe('what a hospital offers', () => {
  test('what is not understood of a search for places is said, or refused', async () => {
    const query = `start=${dayOn}&end=${dayOn}&service=${town.network.cardiology}&visit-type=x`;
    const { body } = await home.get<Bundle>(`Appointment/$find?${query}`);
    expect(found<Appointment>(body, 'Appointment').length).toBe(body.total);
    const said = body.entry?.filter(({ search }) => search?.mode === 'outcome');
    expect(JSON.stringify(said)).toContain('visit-type=x');
    const strict = await home.get<OperationOutcome>(`Appointment/$find?${query}`, {
      prefer: 'handling=strict',
    });
    expect([strict.status, strict.body.issue?.[0]?.expression]).toEqual([400, ['http.visit-type']]);
    const named = { start: { valueDateTime: dayOn }, 'visit-type': { valueCode: 'x' } };
    const parameter = Object.entries(named).map(([name, value]) => ({ name, ...value }));
    const posted = await home.call('POST', 'Appointment/$find', {
      body: { resourceType: 'Parameters', parameter },
      headers: { prefer: 'handling=strict' },
    });
    expect([posted.status, outcomeCode(posted.body)]).toEqual([400, 'SEARCH_PARAMETER']);
  });

  test('a session is a Schedule of its department, and its windows are Slots with pool and capacity', async () => {
    const { body } = await home.get<Bundle>(
      `Schedule?actor=HealthcareService/${town.network.cardiology}&date=${dayOn}&active=true&_revinclude=Slot:schedule`,
    );
    const [schedule] = found<Schedule>(body, 'Schedule');
    expect(schedule?.actor[0]?.reference).toBe(`HealthcareService/${town.network.cardiology}`);
    expect(schedule?.actor.some(({ reference }) => reference?.startsWith('Organization'))).toBe(false);
    const windows = found<Slot>(body, 'Slot');
    expect(windows).toHaveLength(8);
    for (const resource of [...windows, schedule])
      if (resource !== undefined) expect(faultsOf(resource)).toEqual([]);
    const read = await home.get<Slot>(`Slot/${windows[0]?.id}`);
    expect(read.body).toEqual(windows[0]);
    expect(read.headers.get('etag')).toBe('W/"1"');
  });

  test('it brings along whom it is with, of each type or of the one that is asked for', async () => {
    const along = async (name: string) => {
      const { body } = await home.get<Bundle>(`Schedule?date=${dayOn}&_include=${name}`);
      const more = (body.entry ?? []).filter(({ search }) => search?.mode === 'include');
      return [...new Set(more.map(({ resource }) => resource?.resourceType))].toSorted();
    };
    // No doctor is named for these sessions.
    expect(await along('Schedule:actor')).toEqual(['HealthcareService']);
    expect(await along('Schedule:actor:HealthcareService')).toEqual(['HealthcareService']);
    expect(await along('Schedule:actor:PractitionerRole')).toEqual([]);
    expect(await along('Schedule:actor:Patient')).toEqual([]);
  });

  test('it is found by what R4 has for it, and by nothing else', async () => {
    const [one] = await slots(home, `start=${dayOn}&_sort=start&_count=1`);
    const schedule = one?.schedule.reference;
    expect(await slots(home, `schedule=${schedule}&status=free&_summary=false`)).toHaveLength(8);
    expect(await slots(home, `schedule=${schedule}&status:not=free`)).toHaveLength(0);
    expect(await slots(home, `schedule=${schedule}&start=lt${dayOn}`)).toHaveLength(0);
    const code = one?.serviceType?.[0]?.coding?.[0];
    expect(await slots(home, `service-type=${code?.system}|${code?.code}&start=${dayOn}`)).toHaveLength(8);
    expect(await slots(home, 'identifier=urn:his|nobody')).toHaveLength(0);
    const { body } = await home.get<Bundle>(`Slot?schedule=${schedule}&_count=3`);
    expect([body.total, found<Slot>(body, 'Slot').length]).toEqual([8, 3]);
  });

  test('a place that is kept for homes with an agreement is free to them alone', async () => {
    const [green] = await freeOn(town, town.nurse, { dayOn, pool: 'GREEN_CHANNEL' });
    const id = green?.id ?? '';
    expect(await statusOf(home, id)).toBe('free');
    expect(await statusOf(hospital, id)).toBe('free');
    expect(await statusOf(stranger, id)).toBe('busy-unavailable');
  });

  test('held it is busy-tentative, free again when the hold runs out, and busy when it is booked', async () => {
    const [place] = await freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
    const id = place?.id ?? '';
    const held = await hold(id);
    expect(await statusOf(home, id)).toBe('busy-tentative');
    expect((await slots(home, 'status=busy-tentative')).map((slot) => slot.id)).toEqual([id]);
    town.service.clock.advance(10 * MINUTE);
    expect(await statusOf(home, id)).toBe('free');
    expect((await home.get<Appointment>(`Appointment/${held.id}`)).body.status).toBe('cancelled');
    const again = await hold(id);
    nodeOf(
      await town.nurse.act('appointmentBook', { appointmentId: again.id, expectedVersion: again.version }),
    );
    expect(await statusOf(home, id)).toBe('busy');
    const { headers } = await home.get(`Slot/${id}`);
    expect(headers.get('etag')).not.toBe('W/"1"');
  });
});

describe('who is booked', () => {
  test('both sides read it with the minimum of the resident; the hospital hears nothing of a mere hold', async () => {
    const [place] = await freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
    const held = await hold(place?.id ?? '');
    expect((await hospital.get(`Appointment/${held.id}`)).status).toBe(404);
    const pending = await home.get<Appointment>(`Appointment/${held.id}`);
    expect(faultsOf(pending.body)).toEqual([]);
    expect(pending.body.status).toBe('pending');
    nodeOf(
      await town.nurse.act('appointmentBook', { appointmentId: held.id, expectedVersion: held.version }),
    );
    const { body } = await hospital.get<Appointment>(`Appointment/${held.id}`);
    expect(faultsOf(body)).toEqual([]);
    expect(body.status).toBe('booked');
    expect(body.slot?.[0]?.reference).toBe(`Slot/${place?.id}`);
    const patient = body.participant[0]?.actor;
    expect(patient).toEqual({ reference: expect.stringMatching(/^Patient\//), display: '陈秀英' });
    expect(JSON.stringify(body)).not.toMatch(/\d{17}[\dX]/);
    expect((await stranger.get(`Appointment/${held.id}`)).status).toBe(404);
    const no = body.identifier?.[0]?.value;
    const search = await hospital.get<Bundle>(
      `Appointment?patient=${patient?.reference}&date=${dayOn}&status=booked&identifier=${no}&actor=HealthcareService/${town.network.cardiology}&slot=${place?.id}`,
    );
    expect(found<Appointment>(search.body, 'Appointment').map(({ id }) => id)).toEqual([held.id]);
    expect((await stranger.get<Bundle>(`Appointment?identifier=${no}`)).body.total).toBe(0);
  });
});
