import { beforeAll, describe, expect, test } from 'vitest';
import { atLocalTime } from '../../domain/calendar-date.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { agree, dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf, refusalIn } from '../support/acts.ts';

useTown();

const MINUTE_MS = 60_000;
const SHOWN = 'id no journeyId version state priority startAt slotId holdExpiresAt queueNo';
interface Shown {
  readonly id: string;
  readonly no: string;
  readonly journeyId: string;
  readonly version: number;
  readonly state: string;
  readonly slotId: string;
  readonly holdExpiresAt: string;
  readonly queueNo: number | null;
}
const claim = ({ id, version }: { id: string; version: number }) => ({
  appointmentId: id,
  expectedVersion: version,
});

let granny: string;
let grandpa: string;
beforeAll(async () => {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town)));
  await agree(town, 2);
  granny = await takeIn(town);
  grandpa = await takeIn(town);
});

const green = async (dayOn: string) => freeOn(town, town.nurse, { dayOn, pool: 'GREEN_CHANNEL' });
const hold = (slotId: string, residentId: string) =>
  town.nurse.act<Shown>('appointmentHold', { slotId, residentId, priority: 'GREEN' }, SHOWN);

describe('a nurse books over the green channel', () => {
  test('she finds a free place, holds it, books it; the hospital checks in and completes', async () => {
    const dayOn = dayOf(town, 2);
    const [place] = await green(dayOn);
    const held = nodeOf(await hold(place?.id ?? '', granny));
    expect(held).toMatchObject({ state: 'HELD', version: 1, priority: 'GREEN' });
    expect(await green(dayOn)).toHaveLength(3);
    const booked = nodeOf(await town.nurse.act<Shown>('appointmentBook', claim(held), SHOWN));
    expect(booked).toMatchObject({ id: held.id, no: held.no, journeyId: held.journeyId, state: 'BOOKED' });

    town.service.clock.set(atLocalTime(dayOn, '07:45'));
    const { appointments } = await town.scheduler.ask<{ appointments: { edges: unknown[] } }>(
      `{ appointments { edges { node { id state resident { name sex age idNoMasked } assistance } } } }`,
    );
    expect(appointments.edges).toEqual([
      {
        node: {
          id: held.id,
          state: 'BOOKED',
          resident: {
            name: '陈秀英',
            sex: 'FEMALE',
            age: 91,
            idNoMasked: expect.stringMatching(/^4\*{16}.$/),
          },
          assistance: [],
        },
      },
    ]);
    const arrived = nodeOf(await town.scheduler.act<Shown>('appointmentCheckIn', claim(booked), SHOWN));
    expect(arrived).toMatchObject({ state: 'CHECKED_IN', queueNo: 1 });
    const seen = nodeOf(await town.doctor.act<Shown>('appointmentComplete', claim(arrived), SHOWN));
    expect(seen).toMatchObject({ state: 'FULFILLED', version: 4 });
    const { appointment } = await town.nurse.ask<{ appointment: { events: unknown[] } }>(
      'query ($id: ID!) { appointment(id: $id) { events { act toState role } } }',
      { id: held.id },
    );
    expect(appointment.events).toEqual([
      { act: 'appointmentHold', toState: 'HELD', role: 'NH_NURSE' },
      { act: 'appointmentBook', toState: 'BOOKED', role: 'NH_NURSE' },
      { act: 'appointmentCheckIn', toState: 'CHECKED_IN', role: 'HOSP_SCHED' },
      { act: 'appointmentComplete', toState: 'FULFILLED', role: 'HOSP_DOCTOR' },
    ]);
  });

  test('a hold that nobody confirms is free at the very instant of its end', async () => {
    const [place] = await green(dayOf(town, 7));
    const slotId = place?.id ?? '';
    const held = nodeOf(await hold(slotId, granny));
    town.service.clock.set(new Date(Date.parse(held.holdExpiresAt) - 1));
    expect(refusalIn(await hold(slotId, grandpa)).code).toBe('SLOT_FULL');
    town.service.clock.advance(1);
    const his = nodeOf(await hold(slotId, grandpa));
    expect(refusalIn(await town.nurse.act('appointmentBook', claim(held))).code).toBe('STATE_CONFLICT');
    const released = await town.nurse.act<Shown>('appointmentRelease', claim(his), SHOWN);
    expect(nodeOf(released).state).toBe('RELEASED');
  });

  test('a quota that is used up is said with its rule, and NORMAL is offered', async () => {
    const dayOn = dayOf(town, 14);
    const [first, second, third] = await green(dayOn);
    const elder = await takeIn(town);
    const book = (slotId = '', residentId = '', priority = 'GREEN') =>
      town.nurse.act<Shown>('appointmentBook', { slotId, residentId, priority }, SHOWN);
    const booked = nodeOf(await book(first?.id, granny));
    nodeOf(await book(second?.id, grandpa));
    expect(refusalIn(await book(third?.id, elder))).toMatchObject({
      __typename: 'GreenChannelRefused',
      code: 'GREEN_QUOTA_USED',
      offeredPriority: 'NORMAL',
      policy: { key: 'agreement.quota', value: 2 },
    });
    const [open] = await freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
    expect(nodeOf(await book(open?.id, elder, 'NORMAL')).state).toBe('BOOKED');

    const cancelled = await town.nurse.act<Shown>(
      'appointmentCancel',
      { ...claim(booked), reasonCode: 'ILLNESS' },
      SHOWN,
    );
    expect(nodeOf(cancelled).state).toBe('CANCELLED');
    expect(nodeOf(await book(third?.id, await takeIn(town))).state).toBe('BOOKED');
  });

  test('a rescheduled booking keeps its identity, and its old place when the new one is full', async () => {
    town.service.clock.advance(7 * 24 * 60 * MINUTE_MS);
    const [here, there, full] = await green(dayOf(town, 14));
    const booked = nodeOf(await hold(here?.id ?? '', granny));
    const mine = nodeOf(await town.nurse.act<Shown>('appointmentBook', claim(booked), SHOWN));
    nodeOf(await hold(full?.id ?? '', grandpa));
    const move = (slotId = '') =>
      town.nurse.act<Shown>('appointmentReschedule', { ...claim(mine), slotId }, SHOWN);
    expect(refusalIn(await move(full?.id)).code).toBe('SLOT_FULL');
    expect(nodeOf(await move(there?.id))).toMatchObject({ id: mine.id, no: mine.no, slotId: there?.id });
  });
});
