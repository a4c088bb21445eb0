import fc from 'fast-check';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import { acceptOffer, declineOffer, offerAppointment } from '../../domain/appointment/offer.ts';
import { checkInAppointment } from '../../domain/appointment/reception.ts';
import { cancelAppointment, undoAppointment } from '../../domain/appointment/release-and-cancel.ts';
import { requestAppointment } from '../../domain/appointment/request.ts';
import { sweepAppointments } from '../../domain/appointment/sweep.ts';
import { waitlistAppointment } from '../../domain/appointment/waitlist.ts';
import { PLACED_STATES } from '../../domain/appointment/workflow.ts';
import { Refusal } from '../../domain/errors.ts';
import { read } from '../../prisma/client.ts';
import type { Racer } from '../fixtures/crowd.ts';
import { type Network, newKey } from '../fixtures/network.ts';

const DOES = [
  'book',
  'ask',
  'wait',
  'answer',
  'offer',
  'accept',
  'waitOn',
  'giveUp',
  'cancel',
  'undo',
  'arrive',
] as const;

/** One thing that somebody does with the latest appointment of a resident, or time that passes. */
export type WaitStep =
  | { readonly does: (typeof DOES)[number]; readonly who: number; readonly isGreen: boolean }
  | { readonly does: 'pass'; readonly minutes: number }
  | { readonly does: 'sweep' };

/** Groups of steps: those of one group are taken at the same time. */
export const waitCourses: fc.Arbitrary<WaitStep[][]> = fc.array(
  fc.array(
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record({ does: fc.constantFrom(...DOES), who: fc.nat(3), isGreen: fc.boolean() }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          does: fc.constant('pass' as const),
          minutes: fc.integer({ min: 1, max: 90 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ does: fc.constant('sweep' as const) }) },
    ),
    { minLength: 1, maxLength: 3 },
  ),
  { minLength: 4, maxLength: 14 },
);

/** One slot of one place, today, that everybody wants. */
export interface WaitScene {
  readonly network: Network;
  readonly racers: readonly Racer[];
  readonly slotId: string;
  readonly dayOn: string;
}

async function take({ network, racers, slotId, dayOn }: WaitScene, step: WaitStep): Promise<unknown> {
  if (step.does === 'pass') return network.clock.advance(step.minutes * 60_000);
  if (step.does === 'sweep') return sweepAppointments(network.clock.now());
  const racer = racers[step.who % racers.length];
  if (racer === undefined) return;
  const { acting, residentId } = racer;
  const idempotencyKey = newKey();
  const who = { idempotencyKey, residentId, priority: step.isGreen ? 'GREEN' : 'NORMAL' } as const;
  const where = { departmentId: network.cardiology, hospitalId: network.hospital };
  if (step.does === 'book') return bookAppointment(acting, { ...who, slotId });
  if (step.does === 'ask') return requestAppointment(acting, { ...who, ...where, wantedOn: dayOn });
  if (step.does === 'wait')
    return waitlistAppointment(acting, { ...who, ...where, fromOn: dayOn, toOn: dayOn });
  const latest = { where: { residentId }, orderBy: { createdAt: 'desc' } } as const;
  const found = await read().appointment.findFirst(latest);
  if (found === null) return;
  const on = { idempotencyKey, appointmentId: found.id, expectedVersion: found.version };
  const steps = {
    answer: () => bookAppointment(network.scheduler, { ...on, slotId }),
    offer: () => offerAppointment(network.scheduler, { ...on, slotId }),
    accept: () => acceptOffer(acting, on),
    waitOn: () => declineOffer(acting, { ...on, isWaitingOn: true }),
    giveUp: () => declineOffer(acting, { ...on, isWaitingOn: false }),
    cancel: () => cancelAppointment(acting, { ...on, reasonCode: 'ILLNESS' }),
    undo: () => undoAppointment(acting, on),
    arrive: () => checkInAppointment(network.scheduler, on),
  };
  return steps[step.does]();
}

/** Takes the steps of each group at once; a refusal is an answer like any other. @throws what is no refusal */
export async function followWaiting(scene: WaitScene, course: readonly WaitStep[][]): Promise<void> {
  for (const group of course) {
    const results = await Promise.allSettled(group.map((step) => take(scene, step)));
    for (const result of results)
      if (result.status === 'rejected' && !(result.reason instanceof Refusal)) throw result.reason;
  }
}

/** What the slot and the quota count, beside a recount of the rows. */
export async function waitCounters({ network, slotId }: WaitScene) {
  const slot = await read().slot.findUniqueOrThrow({ where: { id: slotId } });
  const used = await read().quotaUse.aggregate({
    where: { agreementId: network.agreement },
    _sum: { used: true },
  });
  const placed = await read().appointment.findMany({
    where: { hospitalId: network.hospital, slotId, state: { in: [...PLACED_STATES] } },
  });
  const green = placed.filter(({ agreementId }) => agreementId !== null);
  return {
    stored: { taken: slot.taken, quota: used._sum.used ?? 0 },
    recounted: { taken: placed.length, quota: green.length },
  };
}
