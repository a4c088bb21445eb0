import { arrangeTravel } from '../../domain/appointment/travel.ts';
import { appointmentsOfDay } from '../../domain/today/appointments.ts';
import { listed } from '../../domain/today/lists.ts';
import { dayOf } from '../../domain/today/today.ts';
import { read } from '../../prisma/client.ts';
import { slotsOn } from '../fixtures/network.ts';
import { network } from './scene.ts';
import { claimOf, stored } from './wait.ts';

export const set = async (id: string, change: object) =>
  arrangeTravel(network.nurse, { ...(await claimOf(id)), ...change });
export const instant = (time: string, dayOn = '2026-11-27') => new Date(`${dayOn}T${time}:00+08:00`);
export const times = async (id: string) => {
  const { leaveAt, leftAt, returnedAt } = await stored(id);
  return { leaveAt, leftAt, returnedAt };
};
export const NONE = { leaveAt: null, leftAt: null, returnedAt: null };
export const returning = async (dateOn?: string) => {
  const day = dayOf(network.clock.now(), dateOn);
  return listed(await appointmentsOfDay(network.home, day), 'RETURNING', day).map(({ id }) => id);
};
/** A slot three days after the visit of the scene, from 9:00. */
export const laterSlot = async () => {
  const daysAhead =
    8 - Math.round((network.clock.now().getTime() - instant('08:00', '2026-11-22').getTime()) / 86_400_000);
  const [slotId = ''] = await slotsOn(network, {
    ...{ departmentId: network.cardiology, daysAhead, pools: { PUBLIC: 2 } },
  });
  return slotId;
};
export const spareSlot = async () => {
  const place = {
    departmentId: network.orthopaedics,
    daysAhead: 0,
    pools: { PUBLIC: 1 },
    startTime: '10:00',
  };
  const [slotId = ''] = await slotsOn(network, { ...place, endTime: '10:30' });
  return slotId;
};
export const facts = async (nounId: string, act: string) => {
  const [event] = await read().event.findMany({ where: { nounId, act }, orderBy: { seq: 'desc' }, take: 1 });
  return event?.facts;
};
