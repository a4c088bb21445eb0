import { type BulkResult, bookBulk } from '../../domain/appointment/bulk.ts';
import type { AppointmentRow } from '../../domain/appointment/row.ts';
import { BOOKING_ROLES } from '../../domain/appointment/workflow.ts';
import { appointmentsAfterActs } from '../../domain/appointment/worklist.ts';
import { access } from '../access.ts';
import { ReasonType, toReason } from '../available-action.ts';
import { actingOf, builder } from '../builder.ts';
import { refusals } from '../errors.ts';
import { partsOf } from './parts.ts';
import { AppointmentType } from './type.ts';
import { AppointmentBookBulkInput } from './wish-inputs.ts';

/** What became of one resident of a bulk booking. */
type Shown = BulkResult & { readonly appointment: AppointmentRow | null };

const BulkBooking = builder.objectRef<Shown>('BulkBooking').implement({
  ...access('appointment.entry'),
  description:
    'What became of one resident of a bulk booking: the booking, or why there is none (批量预约结果).',
  fields: (t) => ({
    residentId: t.exposeID('residentId', { description: 'The resident, as named in the input.' }),
    appointment: t.expose('appointment', {
      type: AppointmentType,
      nullable: true,
      description: 'The booking; null when it was refused.',
    }),
    refusal: t.field({
      type: ReasonType,
      nullable: true,
      description: 'Why the resident was not booked; null when it was.',
      resolve: ({ refusal }) => (refusal === null ? null : toReason(refusal)),
    }),
  }),
});

builder.mutationField('appointmentBookBulk', (t) =>
  t.field({
    type: [BulkBooking],
    extensions: { isPlain: true },
    description:
      'Books many residents into the free places of one session (批量预约), each as an act of its own, in the order given; one result per resident. A repeat goes on from where it ended and books nobody twice.',
    authScopes: { role: BOOKING_ROLES },
    errors: refusals.creating('bookings'),
    args: {
      input: t.arg({
        type: AppointmentBookBulkInput,
        required: true,
        description: 'Who, and into which session.',
      }),
    },
    resolve: async (_root, { input }, context, info) => {
      const acting = actingOf(context);
      const results = await bookBulk(acting, input);
      const ids = results.map(({ appointmentId }) => appointmentId).filter((id) => id !== null);
      const booked = await appointmentsAfterActs(acting, ids, partsOf(info));
      return results.map((result) => ({
        ...result,
        appointment: booked.get(result.appointmentId ?? '') ?? null,
      }));
    },
  }),
);
