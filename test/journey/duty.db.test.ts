import { afterAll, beforeAll, expect, test } from 'vitest';
import { personOf } from '../fixtures/duty-acts.ts';
import { agree, openTown, signedIn, type Town, takeIn } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';
import { useDatabase } from '../support/database.ts';
import type { LastingClient } from '../support/lasting-client.ts';
import { type RunningService, startService } from '../support/service.ts';

useDatabase();
const MINUTE = 60_000;
const NIGHT = new Date('2026-11-23T14:00:00Z');

let service: RunningService;
let town: Town;
let deputy: LastingClient;
let third: LastingClient;
let residentId: string;
let breakGlassId: string;
let emergencyDoctor: LastingClient;

beforeAll(async () => {
  service = await startService({ now: NIGHT });
  town = await openTown(service);
  const home = town.network.home.id;
  deputy = await signedIn(service, home, 'NH_NURSE');
  third = await signedIn(service, home, 'NH_NURSE');
  emergencyDoctor = await signedIn(service, town.network.otherHospital.id, 'HOSP_DOCTOR');
  residentId = await takeIn(town);
});
afterAll(() => service.stop());

interface Listed {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly step: number;
  readonly nextStepAt: string | null;
  readonly resident: { readonly id: string } | null;
  readonly toldPeople: readonly { readonly id: string }[];
  readonly availableActions: readonly { readonly isAvailable: boolean }[];
}

const ALARMS = `{ alarms { edges { node { id version state kind step nextStepAt resident { id } toldPeople { id }
  availableActions { action isAvailable } events { act at } } } } }`;
const alarmsOf = async (client: LastingClient): Promise<Listed[]> => {
  const { alarms } = await client.ask<{ alarms: { edges: { node: Listed }[] } }>(ALARMS);
  return alarms.edges.map(({ node }) => node);
};
const toldOf = async (client: LastingClient) => {
  const query = `{ notifications(filter: { isAcknowledged: false, kinds: [ALARM] }) {
    edges { node { id noun nounId at resident { id } } } } }`;
  const { notifications } = await client.ask<{
    notifications: {
      edges: { node: { id: string; nounId: string; at: string; resident: { id: string } | null } }[];
    };
  }>(query);
  return notifications.edges.map(({ node }) => node);
};
const minutesLater = (minutes: number) => new Date(NIGHT.getTime() + minutes * MINUTE).toISOString();

test('the administrator plans the night: a nurse on duty, a deputy, and the telephone', async () => {
  const shifts = [
    {
      ...{ holderId: await personOf(town.nurse), deputyId: await personOf(deputy) },
      ...{ startAt: minutesLater(0), endAt: minutesLater(10 * 60) },
    },
  ];
  const input = { function: 'HOME_NURSE', phone: '0756-2123456', shifts };
  const fields = 'version phone onDutyNow { holder { id } deputy { id } } shifts { endAt }';
  const planned = nodeOf(await town.homeAdmin.act<object>('dutyRosterSet', input, fields));
  expect(planned).toMatchObject({
    version: 1,
    phone: '07562123456',
    onDutyNow: shifts[0] && {
      holder: { id: shifts[0].holderId },
      deputy: { id: shifts[0].deputyId },
    },
  });
});

test('the partner hospital finds the telephone as soon as an agreement is in force, a stranger never', async () => {
  const query =
    'query ($id: ID!) { dutyRoster(organizationId: $id, function: HOME_NURSE) { phone shifts { id } } }';
  const id = town.network.home.id;
  expect(await town.doctor.ask(query, { id })).toEqual({ dutyRoster: null });
  await agree(town, 2);
  expect(await town.doctor.ask(query, { id })).toEqual({
    dutyRoster: { phone: '07562123456', shifts: null },
  });
  expect(await emergencyDoctor.ask(query, { id })).toEqual({ dutyRoster: null });
});

test('at night a doctor elsewhere opens the record of a resident: the nurse on duty is told at once', async () => {
  const emergency = { residentId, reasonCode: 'UNCONSCIOUS', reasonText: '急诊患者意识不清，无法询问病史' };
  breakGlassId = nodeOf(await emergencyDoctor.act('breakGlassOpen', emergency)).id;
  expect(await toldOf(town.nurse)).toMatchObject([{ at: minutesLater(0), resident: { id: residentId } }]);
  expect(await alarmsOf(town.nurse)).toMatchObject([
    { state: 'RAISED', step: 0, nextStepAt: minutesLater(15), resident: { id: residentId } },
  ]);
  expect([await alarmsOf(deputy), await toldOf(deputy)]).toEqual([[], []]);
});

test('she does not answer: after a quarter of an hour it is the deputy, then all nurses, then the administrator', async () => {
  service.clock.advance(15 * MINUTE);
  expect(await toldOf(deputy)).toMatchObject([{ at: minutesLater(15) }]);
  expect(await alarmsOf(third)).toEqual([]);
  service.clock.advance(15 * MINUTE);
  expect(await alarmsOf(third)).toMatchObject([{ step: 2, nextStepAt: minutesLater(45) }]);
  expect(await toldOf(town.homeAdmin)).toEqual([]);
  service.clock.advance(15 * MINUTE);
  const told = await toldOf(town.homeAdmin);
  // The administrator hears that something is open at the home, and not about whom.
  expect(told).toMatchObject([{ at: minutesLater(45), resident: null }]);
  const [alarm] = await alarmsOf(town.homeAdmin);
  expect(alarm).toMatchObject({ step: 3, nextStepAt: null, resident: null });
  const people = await Promise.all([town.nurse, deputy, third, town.homeAdmin].map(personOf));
  expect(alarm?.toldPeople.map(({ id }) => id)).toEqual(people);
  expect(await alarmsOf(town.otherNurse)).toEqual([]);
});

test('the third nurse takes it upon herself, and it rests', async () => {
  const [alarm] = await alarmsOf(third);
  if (alarm === undefined) throw new Error('the third nurse sees no alarm');
  expect(alarm.availableActions).toMatchObject([{ isAvailable: true }]);
  const input = { alarmId: alarm.id, expectedVersion: alarm.version, note: '已致电急诊科核实' };
  const fields = 'state note acknowledgedBy { id } availableActions { isAvailable refusals { code } }';
  expect(nodeOf(await third.act<object>('alarmAcknowledge', input, fields))).toEqual({
    ...{ state: 'ACKNOWLEDGED', note: '已致电急诊科核实', acknowledgedBy: { id: await personOf(third) } },
    availableActions: [{ isAvailable: false, refusals: [{ code: 'STATE_CONFLICT' }] }],
  });
  expect(await toldOf(third)).toEqual([]);
  expect(refusalIn(await town.nurse.act('alarmAcknowledge', input)).code).toBe('STATE_CONFLICT');
  expect(refusalIn(await town.otherNurse.act('alarmAcknowledge', input)).code).toBe('NOT_FOUND');
});

test('in the morning the nurse of the night puts all her notifications away at once', async () => {
  const ids = (await toldOf(town.nurse)).map(({ id }) => id);
  expect(ids).toHaveLength(4);
  const input = { notificationIds: ids };
  const seen = nodeOf(
    await town.nurse.act<{ id: string }[]>('notificationAcknowledge', input, 'id acknowledgedAt'),
  );
  expect(seen.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(await toldOf(town.nurse)).toEqual([]);
  expect(refusalIn(await deputy.act('notificationAcknowledge', input)).code).toBe('NOT_FOUND');
});

test('what nobody has acknowledged is cleared by the review of the emergency', async () => {
  const again = await signedIn(service, town.network.otherHospital.id, 'HOSP_DOCTOR');
  const other = await takeIn(town);
  const emergency = {
    residentId: other,
    reasonCode: 'UNCONSCIOUS',
    reasonText: '急诊患者意识不清，无法询问病史',
  };
  const { id, version } = nodeOf(await again.act('breakGlassOpen', emergency));
  expect(id).not.toBe(breakGlassId);
  const closed = nodeOf(await again.act('breakGlassClose', { breakGlassId: id, expectedVersion: version }));
  const security = await signedIn(service, town.network.health.id, 'SECURITY_ADMIN');
  const review = { breakGlassId: id, expectedVersion: closed.version, finding: 'JUSTIFIED' };
  nodeOf(await security.act('breakGlassSignOff', review));
  expect((await alarmsOf(town.nurse)).map(({ state }) => state)).toEqual(['CLEARED', 'ACKNOWLEDGED']);
});

test('the calendar of the next year is missing, which the service says of itself until it is entered', async () => {
  const ready = async () => (await fetch(`${service.url}/readyz`)).json();
  const { warnings } = (await ready()) as {
    warnings: { code: string; year: number; regionCodes: string[] }[];
  };
  expect(warnings).toMatchObject([{ code: 'WORK_CALENDAR_MISSING', year: 2027 }]);
  const calendar = 'workCalendar(year: 2027) { isPublished version days { dateOn kind isOwn document } }';
  expect(await town.homeAdmin.ask(`{ ${calendar} }`)).toMatchObject({ workCalendar: { isPublished: false } });
  const day = { dateOn: '2027-01-01', kind: 'HOLIDAY', name: '元旦', document: '全国年节及纪念日放假办法' };
  for (const regionCode of warnings.flatMap((warning) => warning.regionCodes)) {
    const input = { year: 2027, regionCode, expectedVersion: 0, days: [day] };
    nodeOf(await town.sysAdmin.act('workCalendarSet', input, 'year'));
  }
  expect(await town.nurse.ask(`{ ${calendar} }`)).toMatchObject({
    workCalendar: { isPublished: true, days: [{ dateOn: '2027-01-01', kind: 'HOLIDAY', isOwn: false }] },
  });
});
