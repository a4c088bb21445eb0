import { beforeAll, expect, test } from 'vitest';
import { atLocalTime } from '../../domain/calendar-date.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate, signedIn, takeIn } from '../fixtures/town.ts';
import { type Kept, nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

const LISTS = ['leaving', 'returning', 'fasting', 'toRebook', 'unanswered', 'unconfirmed'] as const;
type Today = Readonly<Record<(typeof LISTS)[number], readonly { readonly id: string }[]>>;
const TODAY = `{ today { ${LISTS.map((list) => `${list} { id }`).join(' ')} due { kind dueOn resident { id } } } }`;

/** The lists on which an appointment stands. */
async function listsWith(by: LastingClient, id: string): Promise<string[]> {
  const { today } = await by.ask<{ today: Today }>(TODAY);
  return LISTS.filter((list) => today[list].some((one) => one.id === id));
}

let night: LastingClient;
let granny: string;
let dayOn: string;
let booked: Kept;
beforeAll(async () => {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town)));
  night = await signedIn(town.service, town.network.home.id, 'NH_NURSE');
  granny = await takeIn(town);
  dayOn = dayOf(town, 2);
  const [place] = await freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
  booked = nodeOf(await town.nurse.act<Kept>('appointmentBook', { slotId: place?.id, residentId: granny }));
});

const claim = () => ({ appointmentId: booked.id, expectedVersion: booked.version });
const travel = async (change: object) => {
  booked = nodeOf(await town.nurse.act<Kept>('appointmentTravelSet', { ...claim(), ...change }));
};
const at = (time: string) => town.service.clock.set(atLocalTime(dayOn, time));

test('the evening before: who fasts stands on the list, and leaves tomorrow', async () => {
  town.service.clock.set(atLocalTime(dayOf(town, 1), '20:00'));
  expect(await listsWith(town.nurse, booked.id)).toEqual([]);
  await travel({ isFasting: true, transport: 'HOME_VAN', escortName: '李师傅', escortPhone: '13812345678' });
  expect(await listsWith(town.nurse, booked.id)).toEqual(['fasting']);
});

test('the morning: she is to leave, has left, arrives, and is back', async () => {
  at('07:00');
  expect(await listsWith(town.nurse, booked.id)).toEqual(['leaving', 'fasting']);
  at('07:20');
  await travel({ leftAt: town.service.clock.now().toISOString() });
  expect(await listsWith(town.nurse, booked.id)).toContain('returning');
  expect(await listsWith(town.otherNurse, booked.id)).toEqual([]);
  at('07:50');
  booked = nodeOf(await town.scheduler.act<Kept>('appointmentCheckIn', claim()));
  booked = nodeOf(await town.doctor.act<Kept>('appointmentComplete', claim()));
  expect(await listsWith(town.nurse, booked.id)).toEqual(['returning']);
  at('09:30');
  await travel({ returnedAt: town.service.clock.now().toISOString() });
  expect(await listsWith(town.nurse, booked.id)).toEqual([]);
});

test('the hospital has no such list', async () => {
  const answer = await town.scheduler.graphql(TODAY);
  expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

interface Shown extends Kept {
  readonly state: string;
  readonly givenBy: { readonly id: string };
  readonly items: readonly { readonly what: string; readonly resident: { readonly id: string } | null }[];
}
const HANDOVER = 'id version state givenBy { id } items { what resident { id } }';

test('in the evening the day is handed over; the night takes it, and nobody takes it twice', async () => {
  at('18:00');
  const given = nodeOf(await town.nurse.act<Shown>('handoverSign', { shift: 'DAY', note: '平安' }, HANDOVER));
  expect(given.state).toBe('GIVEN');
  const hers = given.items.filter(({ resident }) => resident?.id === granny).map(({ what }) => what);
  for (const act of ['appointmentTravelSet', 'appointmentCheckIn', 'appointmentComplete'])
    expect(hers).toContain(act);
  const taking = { handoverId: given.id, expectedVersion: given.version };
  expect(refusalIn(await town.nurse.act('handoverSign', taking)).code).toBe('NOT_YOUR_ACT');
  expect(refusalIn(await town.otherNurse.act('handoverSign', taking)).code).toBe('NOT_FOUND');
  const taken = nodeOf(await night.act<Shown>('handoverSign', taking, HANDOVER));
  expect(taken).toMatchObject({ id: given.id, state: 'TAKEN', items: given.items });
  expect(refusalIn(await night.act('handoverSign', taking)).code).toBe('STATE_CONFLICT');
});

test('the next handover begins where this one ended', async () => {
  at('23:00');
  const next = nodeOf(await night.act<Shown>('handoverSign', { shift: 'EVENING' }, HANDOVER));
  expect(next.items).toEqual([]);
});

test('the first and the last day there are have lists as well', async () => {
  for (const dateOn of ['1000-01-01', '9999-12-31']) {
    const { today } = await town.nurse.ask<{ today: { dateOn: string } }>(
      `{ today(dateOn: "${dateOn}") { dateOn leaving { id } fasting { id } due { kind } } }`,
    );
    expect(today.dateOn).toBe(dateOn);
  }
});
