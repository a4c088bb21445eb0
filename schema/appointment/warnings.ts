import { CLASH_WARNING, clashingAmong, isOfBookingSide } from '../../domain/appointment/clashes.ts';
import { access } from '../access.ts';
import { batched } from '../batch.ts';
import { actingOf, builder } from '../builder.ts';
import { Warning } from '../warning.ts';
import { AppointmentType } from './type.ts';

const isClashing = batched<string, true>(
  (id) => id,
  async (ids, context) => {
    const found = await clashingAmong(ids, actingOf(context).clock.now());
    return new Map([...found].map((id) => [id, true]));
  },
);

builder.objectField(AppointmentType, 'warnings', (t) =>
  t.field({
    ...access('appointment.entry'),
    type: [Warning],
    description:
      'What somebody of the side that booked should look at: BOOKINGS_CLASH until one of two is moved or cancelled (提示).',
    resolve: async (booking, _args, context) => {
      if (!isOfBookingSide(actingOf(context).viewer, booking)) return [];
      return (await isClashing(booking.id, context)) === true ? [CLASH_WARNING] : [];
    },
  }),
);
