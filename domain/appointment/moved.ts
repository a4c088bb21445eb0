import type { Deciding } from '../act.ts';
import type { Role } from '../codes/role.ts';
import { appendEvent } from '../event-log.ts';
import { followVisit } from '../referral/follow-visit.ts';
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

type Moving = Pick<FoundAppointment, 'id' | 'journeyId' | 'state' | 'referralId'>;

/** Appends what an act has done with an appointment; the referral whose place it is stands there already. @returns its id */
export async function appendMove(
  { tx, now, acting }: Deciding,
  { id, journeyId, state: from }: Moving,
  { by, ...step }: Step,
): Promise<string> {
  const role = actingRole(acting.viewer, by ?? rolesOfAct(appointmentWorkflow, step.act));
  await appendEvent(tx, { noun: 'appointment', nounId: id, journeyId, from, role, ...step }, acting, now);
  return id;
}

/** The same, and the referral whose place it is follows. @returns its id */
export async function recordMove(deciding: Deciding, found: Moving, step: Step): Promise<string> {
  const { id, referralId, state: from } = found;
  await appendMove(deciding, found, step);
  await followVisit(deciding, { id, referralId, act: step.act, from, to: step.to });
  return id;
}
