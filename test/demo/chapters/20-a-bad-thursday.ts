import assert from 'node:assert/strict';
import { addDays, atLocalTime, localDateOf, weekdayOf } from '../../../domain/calendar-date.ts';
import { type Kept, nodeOf } from '../../support/acts.ts';
import { book, claimOf, inWords, SHOWN, type Shown } from '../bookings.ts';
import type { Elder } from '../cast.ts';
import { freePlaces } from '../free-places.ts';
import type { Chapter, Stage } from '../stage.ts';
import { planThursday, rebook, stopSession, TODAY, type Today } from '../stopped-session.ts';
import { clockTime, when } from '../times.ts';

const nextThursday = (now: Date): string => {
  let dateOn = addDays(localDateOf(now), 1);
  while (weekdayOf(dateOn) !== 4) dateOn = addDays(dateOn, 1);
  return dateOn;
};

/** One comes in time, the other when everybody has given her up. */
async function arrive({ cast, clock, step }: Stage, dateOn: string, [first, second]: Shown[]): Promise<void> {
  const { scheduler } = cast.of('hospital');
  const { nurse } = cast.of('home');
  const arrivesAs = (booking: Shown | undefined) =>
    scheduler.does<Shown & { isLateArrival: boolean }>(
      'appointmentCheckIn',
      claimOf(booking ?? { id: '', version: 0 }),
      `${SHOWN} isLateArrival`,
    );
  await step('Ten to two at the hospital.', clock.movesTo(atLocalTime(dateOn, '13:50')), when);
  await step('One of them is there in time.', arrivesAs(first), (answer) => inWords(nodeOf(answer)));
  await step('The afternoon is over.', clock.movesTo(atLocalTime(dateOn, '17:00')), when);
  const missed = await step(
    'The other is a no-show, because the hospital was at work and nobody saw her.',
    nurse.asks<{ appointment: Shown }>(
      'appointment',
      `query ($id: ID!) { appointment(id: $id) { ${SHOWN} } }`,
      { id: second?.id },
    ),
    ({ appointment }) => {
      assert.equal(appointment.state, 'NO_SHOW');
      return inWords(appointment);
    },
  );
  await step(
    'The van was stuck; at five she stands at the desk, and is taken in as if nothing had been.',
    arrivesAs(missed.appointment),
    (answer) => {
      assert.deepEqual([nodeOf(answer).state, nodeOf(answer).isLateArrival], ['CHECKED_IN', true]);
      return `${inWords(nodeOf(answer))}, late`;
    },
  );
}

/** A death ends what is open, counted against nobody. */
async function death({ cast, clock, step }: Stage, elder: Elder, dateOn: string): Promise<void> {
  const { nurse } = cast.of('home');
  const { cardiology } = cast.of('hospital');
  const after = { fromAt: `${addDays(dateOn, 1)}T00:00:00+08:00` };
  const open = await step(
    `${elder.name} was to go next week.`,
    freePlaces(nurse, { departmentId: cardiology, pool: 'PUBLIC', ...after }),
    (found) => `${found.length} slots`,
  );
  const booked = await step(
    `${nurse.name} had just booked him.`,
    book(nurse, { slotId: open[0]?.id ?? '', elder, priority: 'NORMAL' }),
    (answer) => inWords(nodeOf(answer)),
  );
  const diedAt = (await clock.now()).toISOString();
  const reported = await step(
    `In the evening ${elder.name} dies in the home. Reminders stop at once; nothing is ended by one word alone.`,
    nurse.does<Kept & { state: string }>(
      'deathReport',
      { residentId: elder.id, diedAt, source: 'HOME' },
      'id version state',
    ),
    (answer) => {
      assert.equal(nodeOf(answer).state, 'REPORTED');
      return nodeOf(answer).state;
    },
  );
  const { id: deathId, version: expectedVersion } = nodeOf(reported);
  const certificate = {
    deathId,
    expectedVersion,
    source: 'HOSPITAL',
    documentRef: '居民死亡医学证明 2026-1187',
  };
  await step(
    'With the certificate it is confirmed.',
    nurse.does<Kept & { state: string }>('deathConfirm', certificate, 'id version state'),
    (answer) => {
      assert.equal(nodeOf(answer).state, 'CONFIRMED');
      return nodeOf(answer).state;
    },
  );
  await step(
    'His booking is cancelled with it, the place is free, and it counts against nobody.',
    nurse.asks<{ appointment: { state: string; reasonCode: string } }>(
      'appointment',
      'query ($id: ID!) { appointment(id: $id) { state reasonCode } }',
      { id: nodeOf(booked).id },
    ),
    ({ appointment: { state, reasonCode } }) => {
      assert.deepEqual([state, reasonCode], ['CANCELLED', 'DEATH']);
      return `${state}, ${reasonCode}`;
    },
  );
}

interface Line {
  readonly kind: string;
  readonly what: string;
  readonly at: string;
  readonly resident: { readonly name: string } | null;
}

async function handOver({ cast, step }: Stage): Promise<void> {
  const { nurse } = cast.of('home');
  await step(
    `${nurse.name} signs the handover: what has changed, and what is open, stands in it by itself.`,
    nurse.does<{ no: string; state: string; items: readonly Line[] }>(
      'handoverSign',
      { shift: 'DAY', note: '家属已到院' },
      'no state items { kind what at resident { name } }',
    ),
    (answer) => {
      const { no, state, items } = nodeOf(answer);
      const acts = items.filter(({ kind }) => kind === 'CHANGE').map(({ what }) => what);
      for (const act of ['sessionStop', 'appointmentReschedule', 'deathConfirm'])
        assert.ok(acts.includes(act), act);
      const last = items
        .slice(-4)
        .map(({ what, at, resident }) => `${clockTime(at)} ${resident?.name} ${what}`);
      return `${no}, ${state}, ${items.length} lines; the last: ${last.join(' · ')}`;
    },
  );
}

/** A stopped session, a late arrival, a death and the handover of one day (domain 3.3 to 3.5, 4). */
export const chapter: Chapter = {
  title: 'A bad Thursday',
  needsClock: 'a whole day passes.',
  async tell(stage) {
    const { cast, clock, step } = stage;
    const { nurse } = cast.of('home');
    const [, grandpa] = cast.of('elders');
    const dateOn = nextThursday(await clock.now());
    await planThursday(stage, dateOn);
    await step('Thursday, half past seven.', clock.movesTo(atLocalTime(dateOn, '07:30')), when);
    await step(
      `${nurse.name} opens her day.`,
      nurse.asks<Today>('today', TODAY),
      ({ today: { leaving } }) => {
        assert.equal(leaving.length, 2);
        return leaving.map(({ startAt, resident }) => `${clockTime(startAt)} ${resident.name}`).join(' · ');
      },
    );
    const waiting = await stopSession(stage, dateOn);
    const moved = await rebook(stage, waiting);
    await arrive(stage, dateOn, moved);
    await death(stage, grandpa, dateOn);
    await handOver(stage);
  },
};
