import assert from 'node:assert/strict';
import { newId } from '../../../domain/id.ts';
import { DEMO_PASSWORD } from '../../../domain/sign-in/demo-logins.ts';
import { freshKey, nodeOf, refusalIn } from '../../support/acts.ts';
import { claimOf, SHOWN, type Shown } from '../bookings.ts';
import { createPlayer } from '../client.ts';
import { greenPlacesOn } from '../free-places.ts';
import type { Chapter, Stage } from '../stage.ts';

const APPOINTMENT = 'query ($id: ID!) { appointment(id: $id) { no resident { name } } }';
const RESIDENTS = '{ residents { edges { node { name } } } }';

async function strangers({ url, cast, clock, step }: Stage): Promise<void> {
  const [hers] = cast.of('bookings');
  const other = createPlayer(url, '林静雯', 'nh-nurse');
  const nowhere = newId(await clock.now());
  await step(
    'A nurse of another home signs in.',
    other.signsIn(DEMO_PASSWORD),
    ({ body }) => body.organization.name,
  );
  const ask = (id: string) => other.tries<{ appointment: null }>('appointment', APPOINTMENT, { id });
  const unknown = await step('She asks for an id that nobody has.', ask(nowhere), (answer) =>
    JSON.stringify(answer),
  );
  await step('She asks for a booking of our home: the same answer to the byte.', ask(hers.id), (answer) => {
    assert.equal(JSON.stringify(answer), JSON.stringify(unknown));
    return JSON.stringify(answer);
  });
  const cancel = (id: string) =>
    other.does('appointmentCancel', { appointmentId: id, expectedVersion: 1, reasonCode: 'ILLNESS' }, SHOWN);
  const refused = await step(
    'To cancel something unknown …',
    cancel(nowhere),
    (answer) => refusalIn(answer).message,
  );
  await step('… and to cancel our booking are refused alike.', cancel(hers.id), (answer) => {
    assert.deepEqual(answer, refused);
    return refusalIn(answer).message;
  });
}

async function roles({ url, cast, step }: Stage): Promise<void> {
  const { scheduler } = cast.of('hospital');
  const denied =
    (code: string) =>
    (answer: { errors: readonly { message: string; extensions: Record<string, unknown> }[] | undefined }) => {
      const [error] = answer.errors ?? [];
      assert.equal(error?.extensions.code, code);
      return `${code}: ${error?.message}`;
    };
  const nobody = createPlayer(url, 'Nobody', 'nobody');
  await step(
    'Without a sign-in there is nothing to see.',
    nobody.tries('residents', RESIDENTS),
    denied('UNAUTHENTICATED'),
  );
  await step(
    `${scheduler.name} plans sessions and reads no residents.`,
    scheduler.tries('residents', RESIDENTS),
    denied('FORBIDDEN'),
  );
  const sysAdmin = createPlayer(url, '潘志诚', 'sys-admin');
  await step(
    "The network's administrator neither.",
    sysAdmin.signsIn(DEMO_PASSWORD),
    ({ status }) => `signed in: ${status}`,
  );
  await step(
    'Registering organisations opens no record.',
    sysAdmin.tries('residents', RESIDENTS),
    denied('FORBIDDEN'),
  );
}

async function retries({ cast, step }: Stage): Promise<void> {
  const { nurse } = cast.of('home');
  const [granny] = cast.of('elders');
  const [, secondOn] = cast.of('serviceDates');
  const [first, second] = await step(
    'The network is bad today. Green places:',
    greenPlacesOn(nurse, cast.of('hospital').cardiology, secondOn),
    (found) => `${found.length} slots`,
  );
  const input = { idempotencyKey: freshKey(), slotId: first?.id, residentId: granny.id, priority: 'GREEN' };
  const once = await step(
    `${nurse.name} books; the answer is lost on the way.`,
    nurse.does<Shown>('appointmentBook', input, SHOWN),
    (answer) => nodeOf(answer).no,
  );
  const booking = nodeOf(once);
  await step(
    'Sent again with the same key: the same booking, not a second one.',
    nurse.does<Shown>('appointmentBook', input, SHOWN),
    (answer) => {
      assert.deepEqual(nodeOf(answer), booking);
      return nodeOf(answer).no;
    },
  );
  await step(
    'The same key for another place is refused.',
    nurse.does('appointmentBook', { ...input, slotId: second?.id }, SHOWN),
    (answer) => {
      assert.equal(refusalIn(answer).code, 'IDEMPOTENCY_KEY_REUSED');
      return `refused: ${refusalIn(answer).message}`;
    },
  );
  const cancel = (version: number) =>
    nurse.does<Shown>(
      'appointmentCancel',
      { ...claimOf({ ...booking, version }), reasonCode: 'DUPLICATE' },
      SHOWN,
    );
  await step('Who acts on an old version is told.', cancel(booking.version + 7), (answer) => {
    assert.equal(refusalIn(answer).code, 'VERSION_CONFLICT');
    return `refused: ${refusalIn(answer).message}`;
  });
  await step(
    'In the version that was read it is cancelled.',
    cancel(booking.version),
    (answer) => nodeOf(answer).state,
  );
}

/** Not found and not yours are the same answer; a retry has one effect; a stale writer is told (habits 3, 7, 8). */
export const chapter: Chapter = {
  title: "Nobody where they don't belong, nothing twice",
  async tell(stage) {
    await strangers(stage);
    await roles(stage);
    await retries(stage);
  },
};
