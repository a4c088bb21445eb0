import { beforeAll, expect, test } from 'vitest';
import { bookAppointment } from '../../domain/appointment/hold-and-book.ts';
import {
  type AppointmentState,
  appointmentWorkflow,
  KEPT_STATES,
  PLACED_STATES,
} from '../../domain/appointment/workflow.ts';
import { Refusal } from '../../domain/errors.ts';
import { actsOf } from '../../domain/workflow.ts';
import { engine, read, write } from '../../prisma/client.ts';
import { newKey, resident, slotsOn } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { step } from './every-step.ts';
import { freshNetwork, network } from './scene.ts';

useDatabase();

const ON_THE_DAY = new Date('2026-11-27T00:00:00Z');
const BEGUN = new Date('2026-11-27T01:00:00Z');
const LATER = new Date('2026-11-27T08:00:00Z');
let here: string;
let there: string;

beforeAll(async () => {
  await freshNetwork();
  const place = { departmentId: network.orthopaedics, daysAhead: 5, pools: { PUBLIC: 400 } };
  [here = '', there = ''] = await slotsOn(network, place);
  network.clock.set(ON_THE_DAY);
});

const isPlaced = (state: AppointmentState) => PLACED_STATES.some((placed) => placed === state);
const isKept = (state: AppointmentState) => KEPT_STATES.some((kept) => kept === state);
const WITHOUT_PLACE = { slotId: null, sessionId: null };

/** An appointment as it stands in a state, its counters included. @returns its id and version */
async function standing(state: AppointmentState): Promise<{ id: string; version: number }> {
  const residentId = await write((tx) => resident(tx, network.home, '王桂英', ON_THE_DAY));
  const booking = { idempotencyKey: newKey(), slotId: here, residentId, priority: 'NORMAL' } as const;
  const id = await bookAppointment(network.nurse, booking);
  await write(async ({ db }) => {
    const isWish = state === 'REQUESTED' || state === 'WAITLISTED';
    const wish = { wantedFromAt: ON_THE_DAY, wantedToAt: LATER, waitUntilAt: LATER };
    await db.appointment.update({
      where: { id },
      data: {
        ...{ state, holdExpiresAt: isKept(state) ? LATER : null },
        ...(isWish ? WITHOUT_PLACE : {}),
        ...(state === 'REQUESTED' ? { requestDueAt: LATER } : {}),
        ...(state === 'WAITLISTED' || state === 'OFFERED' ? wish : {}),
        ...(state === 'NO_SHOW' ? { noShowAt: ON_THE_DAY } : {}),
      },
    });
    if (!isPlaced(state)) await db.slot.update({ where: { id: here }, data: { taken: { decrement: 1 } } });
  });
  return { id, version: 1 };
}

/** What acts on more than one appointment, or by two people, has tests of its own. */
const ELSEWHERE = ['sessionStop', 'slotExceptionAdd', 'recordVoid'];
const acts = actsOf(appointmentWorkflow).filter((act) => !ELSEWHERE.includes(act));
const cases = acts.flatMap((act) =>
  appointmentWorkflow.states.map((state) => {
    const to = appointmentWorkflow.acts
      .filter((edge) => edge.act === act && edge.from.includes(state))
      .map((edge) => edge.to);
    return { act, state, to };
  }),
);

async function counters() {
  const slots = await read().slot.findMany({ where: { id: { in: [here, there] } } });
  return Promise.all(
    slots.map(async ({ id, taken }) => ({
      taken,
      counted: await read().appointment.count({ where: { slotId: id, state: { in: [...PLACED_STATES] } } }),
    })),
  );
}

test.each(acts)(
  '%s: each edge leads where the table says, each other state refuses and stays',
  async (act) => {
    for (const { state, to } of cases.filter((one) => one.act === act)) {
      // A refusal is judged before the database is asked to write: one engine is enough for it.
      if (to.length === 0 && engine() !== 'sqlite') continue;
      network.clock.set(ON_THE_DAY);
      const { id, version } = await standing(state);
      if (act === 'appointmentComplete') network.clock.set(BEGUN);
      const answer = await step(act, id, version, { state, slotId: there }).catch((error: unknown) => error);
      const after = await read().appointment.findUniqueOrThrow({ where: { id } });
      if (to.length === 0) {
        expect(answer, `${act} from ${state}`).toBeInstanceOf(Refusal);
        expect(answer, `${act} from ${state}`).toMatchObject({ code: 'STATE_CONFLICT', currentState: state });
        expect(after, `${act} from ${state}`).toMatchObject({ state, version });
      } else {
        expect(answer, `${act} from ${state}`).toBe(id);
        expect(to, `${act} from ${state}`).toContain(after.state);
        const [event] = await read().event.findMany({
          where: { nounId: id, act },
          orderBy: { seq: 'desc' },
          take: 1,
        });
        expect(event, `${act} from ${state}`).toMatchObject({ fromState: state, toState: after.state });
      }
    }
    for (const { taken, counted } of await counters()) expect(taken).toBe(counted);
  },
);
