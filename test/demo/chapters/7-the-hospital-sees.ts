import assert from 'node:assert/strict';
import { refusalIn } from '../../support/acts.ts';
import { actionsOf, open, reasonAgainst } from '../actions.ts';
import { claimOf, SHOWN, type Shown } from '../bookings.ts';
import type { Chapter } from '../stage.ts';
import { when } from '../times.ts';

interface Worklist {
  readonly appointments: {
    readonly edges: readonly {
      readonly node: {
        readonly no: string;
        readonly priority: string;
        readonly startAt: string;
        readonly assistance: readonly string[];
        readonly resident: { name: string; sex: string; age: number; idNoMasked: string };
        readonly sourceOrganization: { name: string };
      };
    }[];
  };
}

const WORKLIST = `query ($filter: AppointmentFilter) { appointments(filter: $filter) { edges { node {
  no priority startAt assistance resident { name sex age idNoMasked } sourceOrganization { name } } } } }`;
const RESIDENT = 'query ($id: ID!) { resident(id: $id) { name phoneMasked consents { purpose } } }';

/** The hospital gets the minimum (domain 3.4), and every act says whether it is possible (domain 8.2). */
export const chapter: Chapter = {
  title: 'The hospital sees who is coming, and no more than it needs',
  async tell({ cast, step }) {
    const { scheduler, doctor } = cast.of('hospital');
    const [granny] = cast.of('elders');
    const [booking] = cast.of('bookings');
    const [firstOn] = cast.of('serviceDates');
    await step(
      `${scheduler.name} opens the worklist of the day: name, sex, age, masked number and needs.`,
      scheduler.asks<Worklist>('appointments', WORKLIST, { filter: { fromOn: firstOn, toOn: firstOn } }),
      ({ appointments }) => {
        const nodes = appointments.edges.map(({ node }) => node);
        assert.equal(nodes.length, 3);
        return nodes
          .map(({ startAt, priority, resident: { name, sex, age, idNoMasked }, assistance }) =>
            [when(startAt), priority, name, sex, age, idNoMasked, ...assistance].join(' '),
          )
          .join(' · ');
      },
    );
    await step(
      `The record behind it stays with the home: to ${doctor.name} it does not exist.`,
      doctor.asks<{ resident: null }>('resident', RESIDENT, { id: granny.id }),
      ({ resident }) => {
        assert.equal(resident, null);
        return 'null';
      },
    );
    await step(
      `${scheduler.name} asks what can be done with the booking of ${granny.name} today.`,
      actionsOf(scheduler, booking.id),
      (found) => {
        assert.deepEqual(open(found), []);
        return `nothing yet; ${reasonAgainst(found, 'appointmentCheckIn')}`;
      },
    );
    await step(
      'Trying it all the same gives the very same reason.',
      scheduler.does<Shown>('appointmentCheckIn', claimOf(booking), SHOWN),
      (answer) => {
        assert.equal(refusalIn(answer).code, 'CHECK_IN_TOO_EARLY');
        return `refused: ${refusalIn(answer).message} (${refusalIn(answer).rule})`;
      },
    );
    const { nurse } = cast.of('home');
    await step(`For ${nurse.name} other acts are open.`, actionsOf(nurse, booking.id), (found) => {
      const hers = ['appointmentCancel', 'appointmentReschedule', 'appointmentTravelSet', 'recordVoid'];
      assert.deepEqual(open(found).sort(), hers);
      return `${open(found).join(', ')}; ${reasonAgainst(found, 'appointmentBook')}`;
    });
  },
};
