import type { Deciding } from '../act.ts';
import type { Role } from '../codes/role.ts';
import { appendEvent } from '../event-log.ts';
import { actingRole } from '../viewer.ts';
import { rolesOfAct } from '../workflow.ts';
import type { FoundAppointment } from './find.ts';
import { type AppointmentState, appointmentWorkflow } from './workflow.ts';

interface Step {
  readonly act: string;
  readonly to: AppointmentState;
  readonly reasonCode?: string | null;
  readonly reasonText?: string | null;
  /** Who may, where the step is no edge of the lifecycle. */
  readonly by?: readonly Role[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Appends what an act has done with an appointment. @returns its id */
export async function recordMove(
  { tx, now, acting }: Deciding,
  found: Pick<FoundAppointment, 'id' | 'journeyId' | 'state'>,
  { by, ...step }: Step,
): Promise<string> {
  const { id, journeyId, state: from } = found;
  const role = actingRole(acting.viewer, by ?? rolesOfAct(appointmentWorkflow, step.act));
  await appendEvent(tx, { noun: 'appointment', nounId: id, journeyId, from, role, ...step }, acting, now);
  return id;
}
