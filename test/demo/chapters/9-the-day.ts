import assert from 'node:assert/strict';
import { atLocalTime } from '../../../domain/calendar-date.ts';
import { nodeOf, type Outcome } from '../../support/acts.ts';
import { actionsOf, open, reasonAgainst } from '../actions.ts';
import { claimOf, inWords, SHOWN, type Shown } from '../bookings.ts';
import type { Booking } from '../cast.ts';
import type { Chapter, Stage } from '../stage.ts';
import { when } from '../times.ts';

interface Overtaken {
  readonly auditEvents: {
    readonly edges: readonly {
      readonly node: {
        readonly at: string;
        readonly personName: string;
        readonly organizationName: string;
        readonly facts: string;
      };
    }[];
  };
}

const OVERTAKEN = `query ($filter: AuditEventFilter) { auditEvents(filter: $filter) { edges { node {
  at personName organizationName facts } } } }`;

const queued = (answer: Outcome<Shown>): string => {
  assert.equal(nodeOf(answer).state, 'CHECKED_IN');
  return `queue number ${nodeOf(answer).queueNo}: ${inWords(nodeOf(answer))}`;
};

async function arrive({ cast, step }: Stage, booking: Booking, sentence: string): Promise<Shown> {
  const { scheduler } = cast.of('hospital');
  return nodeOf(
    await step(sentence, scheduler.does<Shown>('appointmentCheckIn', claimOf(booking), SHOWN), queued),
  );
}

async function overtaking({ cast, step }: Stage, normal: Booking): Promise<void> {
  const { admin } = cast.of('home');
  const [, , third] = cast.of('elders');
  await step(
    `That she was overtaken is on record: ${admin.name} of the home reads it in the audit log.`,
    admin.asks<Overtaken>('auditEvents', OVERTAKEN, {
      filter: { actions: ['OVERTAKEN'], nounId: normal.id },
    }),
    ({ auditEvents }) => {
      const [{ node } = { node: null }] = auditEvents.edges;
      assert.equal(auditEvents.edges.length, 1);
      return `${when(node?.at ?? '')} ${node?.personName}, ${node?.organizationName}: ${third.name} was overtaken, ${node?.facts}`;
    },
  );
}

/** Check-in with queue number, the queue jump and its audit row, the visit (domain 3.4, 8.1). */
export const chapter: Chapter = {
  title: 'The day of the visit',
  needsClock: 'check-in opens on the day of the visit.',
  async tell(stage) {
    const { cast, clock, step } = stage;
    const { doctor } = cast.of('hospital');
    const { nurse } = cast.of('home');
    const [granny, , third] = cast.of('elders');
    const [hers, , normal] = cast.of('bookings');
    const [firstOn] = cast.of('serviceDates');
    await step('Wednesday morning at the hospital.', clock.movesTo(atLocalTime(firstOn, '07:40')), (now) =>
      when(now),
    );
    await arrive(stage, normal, `${third.name} arrives first, with her NORMAL booking.`);
    const arrived = await arrive(
      stage,
      hers,
      `${granny.name} comes second, and is called first: the green channel.`,
    );
    await overtaking(stage, normal);
    await step(
      `${doctor.name} has seen her.`,
      doctor.does<Shown>('appointmentComplete', claimOf(arrived), SHOWN),
      (answer) => {
        assert.equal(nodeOf(answer).state, 'FULFILLED');
        return inWords(nodeOf(answer));
      },
    );
    await step(
      'For the nurse only the way home is left, and what was wrong from the start; every other act says why.',
      actionsOf(nurse, hers.id),
      (found) => {
        assert.deepEqual(open(found).sort(), ['appointmentTravelSet', 'recordVoid']);
        return reasonAgainst(found, 'appointmentCancel');
      },
    );
  },
};
