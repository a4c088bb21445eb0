import { beforeAll, describe, expect, test } from 'vitest';
import { atLocalTime } from '../../domain/calendar-date.ts';
import { town, useTown } from '../fixtures/open-town.ts';
import { dayOf, freeOn, newTemplate, takeIn } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

const SHOWN = 'id version state noShowAt noShowWarning contestText isLateArrival';
interface Shown {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly noShowAt: string | null;
  readonly noShowWarning: number | null;
  readonly contestText: string | null;
  readonly isLateArrival: boolean;
}
const claim = ({ id, version }: Shown) => ({ appointmentId: id, expectedVersion: version });

let dayOn: string;
let hers: Shown;
let his: Shown;
beforeAll(async () => {
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { pools: [] })));
  dayOn = dayOf(town, 2);
  const [first] = await freeOn(town, town.nurse, { dayOn, pool: 'PUBLIC' });
  const book = async () => {
    const input = { slotId: first?.id, residentId: await takeIn(town), priority: 'NORMAL' };
    return nodeOf(await town.nurse.act<Shown>('appointmentBook', input, SHOWN));
  };
  hers = await book();
  his = await book();
});

const at = (time: string) => town.service.clock.set(atLocalTime(dayOn, time));
const seen = async (id: string, by: LastingClient = town.nurse): Promise<Shown> => {
  const query = `query ($id: ID!) { appointment(id: $id) { ${SHOWN} } }`;
  return (await by.ask<{ appointment: Shown }>(query, { id })).appointment;
};
const listed = async (filter: string, by: LastingClient): Promise<string[]> => {
  const query = `{ appointments(filter: { ${filter}: true }) { edges { node { id } } } }`;
  const { appointments } = await by.ask<{ appointments: { edges: { node: { id: string } }[] } }>(query);
  return appointments.edges.map(({ node }) => node.id).sort();
};

describe('two are booked from 8:00 to 8:30, and nobody comes', () => {
  test('the hospital is silent all morning: nobody is missed, both sides have them unconfirmed', async () => {
    at('11:00');
    expect((await seen(hers.id)).state).toBe('BOOKED');
    for (const side of [town.nurse, town.scheduler])
      expect(await listed('isUnconfirmed', side)).toEqual([hers.id, his.id].sort());
  });

  test('he comes late and is checked in; from then on an hour is left for her', async () => {
    const arrived = await town.scheduler.act<Shown>('appointmentCheckIn', claim(his), SHOWN);
    expect(nodeOf(arrived)).toMatchObject({ state: 'CHECKED_IN', isLateArrival: true });
    expect(await seen(hers.id)).toMatchObject({ state: 'BOOKED', noShowAt: expect.any(String) });
    at('12:00');
    expect(await seen(hers.id)).toMatchObject({ state: 'NO_SHOW', noShowWarning: 1 });
    expect((await seen(hers.id, town.scheduler)).noShowWarning).toBeNull();
  });

  test('the home contests, the hospital finds her slip and excuses: it counts against nobody', async () => {
    const contest = { ...claim(await seen(hers.id)), reasonText: '老人八点已到诊室' };
    nodeOf(await town.nurse.act('appointmentContest', contest));
    expect(await listed('isContested', town.scheduler)).toEqual([hers.id]);
    const found = await seen(hers.id, town.scheduler);
    expect(found.contestText).toBe('老人八点已到诊室');
    const excuse = { ...claim(found), reasonCode: 'CAME' };
    nodeOf(await town.scheduler.act('appointmentExcuse', excuse));
    expect(await seen(hers.id)).toMatchObject({ state: 'EXCUSED', noShowWarning: null });
  });

  test('he is called, and moved to the emergency department', async () => {
    const called = nodeOf(await town.doctor.act<Shown>('appointmentCall', claim(await seen(his.id)), SHOWN));
    expect(called.state).toBe('CALLED');
    const moved = await town.doctor.act<Shown>('appointmentMoveToEmergency', claim(called), SHOWN);
    expect(nodeOf(moved).state).toBe('MOVED_TO_EMERGENCY');
  });
});
