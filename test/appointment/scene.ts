import { expect } from 'vitest';
import { holdAppointment } from '../../domain/appointment/hold-and-book.ts';
import { testClock } from '../../domain/clock.ts';
import type { Refusal } from '../../domain/errors.ts';
import { write } from '../../prisma/client.ts';
import {
  type Network,
  newKey,
  resident,
  SUNDAY_MORNING,
  slotsOn,
  smallNetwork,
} from '../fixtures/network.ts';

export let network: Network;
export let granny: string;
export let grandpa: string;
export let greenSlot: string;
export let publicSlot: string;

export const MINUTE = 60_000;

export async function freshNetwork(quota = 3): Promise<void> {
  network = await smallNetwork(testClock(SUNDAY_MORNING), quota);
  [granny, grandpa] = await write(async (tx) => [
    await resident(tx, network.home, '陈秀英', SUNDAY_MORNING),
    await resident(tx, network.home, '李国强', SUNDAY_MORNING),
  ]);
  const slots = await slotsOn(network, {
    departmentId: network.cardiology,
    daysAhead: 5,
    pools: { GREEN_CHANNEL: 1, PUBLIC: 1 },
  });
  [greenSlot = '', publicSlot = ''] = slots;
}

export const hold = (
  slotId: string,
  residentId: string,
  priority: 'GREEN' | 'NORMAL' = 'GREEN',
  by = network.nurse,
) => holdAppointment(by, { idempotencyKey: newKey(), slotId, residentId, priority });

export async function refusalOf(act: Promise<unknown>): Promise<Refusal> {
  const refusal = await act.then(
    () => null,
    (error: unknown) => error,
  );
  expect(refusal).toHaveProperty('code');
  return refusal as Refusal;
}
