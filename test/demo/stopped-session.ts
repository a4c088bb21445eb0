import assert from 'node:assert/strict';
import { nodeOf } from '../support/acts.ts';
import { book, claimOf, inWords, SHOWN, type Shown } from './bookings.ts';
import { freePlaces } from './free-places.ts';
import type { Stage } from './stage.ts';
import { when } from './times.ts';

/** The day of the home, as far as it is told. */
export interface Today {
  readonly today: Readonly<
    Record<
      'leaving' | 'toRebook',
      readonly {
        readonly id: string;
        readonly version: number;
        readonly startAt: string;
        readonly resident: { readonly name: string };
        readonly alternatives: readonly { readonly id: string; readonly startAt: string }[];
      }[]
    >
  >;
}
export const TODAY = `{ today {
  leaving { id startAt resident { name } }
  toRebook { id version startAt resident { name } alternatives { id startAt } } } }`;
type Waiting = Today['today']['toRebook'][number];

/** A morning and an afternoon of one doctor, with two elders booked in the morning. */
export async function planThursday({ cast, step }: Stage, dateOn: string): Promise<void> {
  const { scheduler, cardiology } = cast.of('hospital');
  const { nurse } = cast.of('home');
  const [granny, , third] = cast.of('elders');
  const term = { weekday: 4, validFromOn: dateOn, validToOn: dateOn, slotMinutes: 30, capacity: 2 };
  const at = (startTime: string, endTime: string) =>
    scheduler.does('slotTemplateSet', { departmentId: cardiology, ...term, startTime, endTime });
  await step('The hospital plans a Thursday morning,', at('08:00', '09:00'), (answer) => nodeOf(answer).id);
  await step('and an afternoon.', at('14:00', '15:00'), (answer) => nodeOf(answer).id);
  const until = { toAt: `${dateOn}T12:00:00+08:00`, fromAt: `${dateOn}T00:00:00+08:00` };
  const open = await step(
    'What is free that morning:',
    freePlaces(nurse, { departmentId: cardiology, pool: 'PUBLIC', ...until }),
    (found) => found.map(({ startAt, free }) => `${when(startAt)} (${free})`).join(' · '),
  );
  for (const [index, elder] of [granny, third].entries()) {
    await step(
      `${nurse.name} books ${elder.name}.`,
      book(nurse, { slotId: open[index]?.id ?? '', elder, priority: 'NORMAL' }),
      (answer) => inWords(nodeOf(answer)),
    );
  }
}

/** The doctor is ill: the session stops, and both bookings wait with a place that is proposed. */
export async function stopSession({ cast, step }: Stage, serviceOn: string): Promise<readonly Waiting[]> {
  const { doctor, cardiology } = cast.of('hospital');
  const { nurse } = cast.of('home');
  const session = { departmentId: cardiology, serviceOn, half: 'AM' };
  await step(
    `${doctor.name} has fallen ill: one act stops the morning, whoever is booked in it.`,
    doctor.does<{ no: string; affected: number; toRebook: number }>(
      'sessionStop',
      { ...session, kind: 'STOPPED', reasonCode: 'ILLNESS' },
      'no affected toRebook',
    ),
    (answer) => {
      const { no, affected, toRebook } = nodeOf(answer);
      assert.deepEqual([affected, toRebook], [2, 2]);
      return `${no}: ${affected} bookings, ${toRebook} to be booked anew`;
    },
  );
  const { today } = await step(
    'On the list of the day nobody leaves any more; two wait, each with places that are free for them.',
    nurse.asks<Today>('today', TODAY),
    ({ today: { leaving, toRebook } }) => {
      assert.deepEqual([leaving.length, toRebook.length], [0, 2]);
      return toRebook
        .map(
          ({ resident, alternatives }) => `${resident.name}: ${alternatives.map((one) => when(one.startAt))}`,
        )
        .join(' · ');
    },
  );
  return today.toRebook;
}

/** Each waiting booking moves to a place that was proposed. */
export async function rebook({ cast, step }: Stage, waiting: readonly Waiting[]): Promise<Shown[]> {
  const { nurse } = cast.of('home');
  const moved: Shown[] = [];
  for (const [index, one] of waiting.entries()) {
    const slotId = one.alternatives[index]?.id ?? '';
    const answer = await step(
      `${one.resident.name} goes in the afternoon, under the same number.`,
      nurse.does<Shown>('appointmentReschedule', { ...claimOf(one), slotId }, SHOWN),
      (outcome) => {
        assert.deepEqual([nodeOf(outcome).id, nodeOf(outcome).state], [one.id, 'BOOKED']);
        return inWords(nodeOf(outcome));
      },
    );
    moved.push(nodeOf(answer));
  }
  return moved;
}
