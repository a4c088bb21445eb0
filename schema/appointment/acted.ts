import type { GraphQLResolveInfo } from 'graphql';
import type { AppointmentRow } from '../../domain/appointment/row.ts';
import { appointmentAfterAct } from '../../domain/appointment/worklist.ts';
import type { Acting } from '../../domain/viewer.ts';
import { actingOf, type GraphContext } from '../builder.ts';
import { partsOf } from './parts.ts';

/** Carries the act out and reads the appointment anew, as the viewer may see it. */
export async function acted<Input>(
  act: (acting: Acting, input: Input) => Promise<string>,
  input: Input,
  { context, info }: { context: GraphContext; info: GraphQLResolveInfo },
): Promise<AppointmentRow> {
  const acting = actingOf(context);
  return appointmentAfterAct(acting, await act(acting, input), partsOf(info));
}
