import { testClock } from '../../domain/clock.ts';
import type { Acting } from '../../domain/viewer.ts';
import type { VOIDABLES } from '../../domain/void/registry.ts';
import { read } from '../../prisma/client.ts';
import { type Network, newKey, SUNDAY_MORNING, slotsOn, smallNetwork } from '../fixtures/network.ts';
import { housed, idCardNo } from '../fixtures/residents.ts';
import { approve, askToVoid, colleagueOf } from '../fixtures/two-people.ts';

export const clock = testClock(SUNDAY_MORNING);
export let network: Network;
export let nurse: Acting;
export let colleague: Acting;
export let scheduler: Acting;
export let otherScheduler: Acting;
export let homeAdmin: Acting;
/** The small network of a test file, with a second person for each post. */
export async function openScene(): Promise<void> {
  network = await smallNetwork(clock);
  ({ nurse, scheduler } = network);
  colleague = await colleagueOf(nurse);
  otherScheduler = await colleagueOf(scheduler);
  const admin = { ...nurse, viewer: { ...nurse.viewer, roles: ['ORG_ADMIN' as const] } };
  homeAdmin = await colleagueOf(admin);
}

let people = 0;
/** The number of the latest of them. */
export const latestNumber = () => idCardNo({ sequence: 100 + people });
/** Somebody new who lives in the home. */
export const somebody = () => {
  people += 1;
  return housed(nurse, { idNo: idCardNo({ sequence: 100 + people }), healthCardNo: null });
};
let days = 2;
/** A slot of the green channel, on a day of its own. */
export async function freeSlot(places = 1): Promise<string> {
  days += 1;
  const where = { departmentId: network.cardiology, daysAhead: days, pools: { GREEN_CHANNEL: places } };
  return (await slotsOn(network, where))[0] ?? '';
}
export const wish = (slotId: string, residentId: string) => ({
  ...{ idempotencyKey: newKey(), slotId, residentId, priority: 'GREEN' as const },
});
export const taken = async (id: string) => (await read().slot.findUniqueOrThrow({ where: { id } })).taken;
export const quota = async () =>
  (await read().quotaUse.aggregate({ where: { agreementId: network.agreement }, _sum: { used: true } }))._sum
    .used ?? 0;
export const twoVoid = async (
  noun: keyof typeof VOIDABLES,
  id: string,
  reason: 'WRONG_RESIDENT' | 'DUPLICATE' | 'WRONG_DATA' = 'WRONG_DATA',
  [first, second]: readonly [Acting, Acting] = [nurse, colleague],
) => approve(second, await askToVoid(first, noun, id, reason));
export const told = (nounId: string) =>
  read().notification.findMany({ where: { nounId, kind: 'RECORD_VOIDED' } });
