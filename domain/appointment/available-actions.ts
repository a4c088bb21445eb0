import {
  type AvailableAction,
  availableAction,
  edgeRefusals,
  type Rule,
  refusalsOf,
} from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import type { Acting } from '../viewer.ts';
import { actsOf } from '../workflow.ts';
import { appointmentSides } from './policy.ts';
import { begunRefusal, checkInRefusal } from './rules.ts';
import { type AppointmentState, appointmentWorkflow } from './workflow.ts';

interface Facts {
  readonly state: AppointmentState;
  readonly sourceOrgId: string;
  readonly hospitalId: string;
  readonly serviceOn: string;
  readonly startAt: string;
}

/** Acts of the lifecycle that are offered on another object. */
const OFFERED_ELSEWHERE = ['sessionStop'];

/** What the viewer may do with the appointment now, and why not: made from the rules the acts themselves obey. */
export function appointmentActions(acting: Acting, appointment: Facts): AvailableAction[] {
  const { viewer } = acting;
  const now = acting.clock.now();
  const notBegun: Rule<Facts> = (facts) => begunRefusal(facts, now);
  const rules: Readonly<Record<string, readonly Rule<Facts>[]>> = {
    appointmentReschedule: [notBegun],
    appointmentCancel: [notBegun],
    appointmentCheckIn: [(facts) => checkInRefusal(facts, localDateOf(now))],
  };
  const sides = appointmentSides(viewer, appointment);
  const acts = actsOf(appointmentWorkflow).filter((act) => !OFFERED_ELSEWHERE.includes(act));
  return acts.map((act) =>
    availableAction(act, [
      ...edgeRefusals(appointmentWorkflow, act, { viewer, state: appointment.state, sides }),
      ...refusalsOf(rules[act] ?? [], appointment),
    ]),
  );
}
