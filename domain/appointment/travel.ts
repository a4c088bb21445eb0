import { statement } from '../../prisma/client.ts';
import { perform } from '../act.ts';
import { type AvailableAction, availableAction, type Rule } from '../available-action.ts';
import type { AssistanceNeed, Transport } from '../codes/appointment.ts';
import { type Refusal, RuleRefused, StateConflict } from '../errors.ts';
import type { Acting, Viewer } from '../viewer.ts';
import { hasRole } from '../viewer.ts';
import { detailColumns } from './details.ts';
import { claimUnmoved, requireMoved } from './find.ts';
import { recordMove } from './moved.ts';
import type { AppointmentReleaseInput } from './release-and-cancel.ts';
import { isOut, type Leave, RULE, requireOnlyTimes, requireTimes, stillAhead, toldTrip } from './trip.ts';
import { type AppointmentState, appointmentWorkflow, BOOKING_ROLES, DROPPED_STATES } from './workflow.ts';

/** How the resident gets there and back. What is not given stays; null takes it away. */
export interface AppointmentTravelSetInput extends AppointmentReleaseInput {
  readonly assistance?: readonly AssistanceNeed[] | null | undefined;
  readonly transport?: Transport | null | undefined;
  readonly escortName?: string | null | undefined;
  readonly escortPhone?: string | null | undefined;
  readonly bringList?: string | null | undefined;
  readonly isFasting?: boolean | null | undefined;
  readonly leaveAt?: Date | null | undefined;
  readonly leftAt?: Date | null | undefined;
  readonly returnedAt?: Date | null | undefined;
}

const ACT = 'appointmentTravelSet';

interface Facts {
  readonly state: AppointmentState;
  readonly sourceOrgId: string;
}

/** In these a booking is over, and the resident may still be out. */
const OVER: readonly AppointmentState[] = DROPPED_STATES.filter((state) => state !== 'VOIDED');

/** Who books arranges the trip, as long as there is or was one; of who is out when it ends, the return is still told. */
const travelRule =
  (viewer: Viewer): Rule<Facts & Leave> =>
  ({ state, sourceOrgId, ...trip }): Refusal | null => {
    if (sourceOrgId !== viewer.organizationId || !hasRole(viewer, ...BOOKING_ROLES)) {
      const message = `${ACT} is for ${BOOKING_ROLES.join(', ')} on the SOURCE side.`;
      return new RuleRefused({ code: 'NOT_YOUR_ACT', message, rule: RULE });
    }
    if (!DROPPED_STATES.includes(state) || (OVER.includes(state) && isOut(trip))) return null;
    const allowedStates = appointmentWorkflow.states.filter((one) => !DROPPED_STATES.includes(one));
    return new StateConflict({ noun: 'appointment', act: ACT, currentState: state, allowedStates });
  };

/** Whether the viewer may arrange the trip now, and why not. */
export function travelAction(viewer: Viewer, facts: Facts & Leave): AvailableAction {
  const refusal = travelRule(viewer)(facts);
  return availableAction(ACT, refusal === null ? [] : [refusal]);
}

const setTravel = statement(`
  UPDATE "Appointment" SET "transport" = :transport, "escortName" = :escortName,
    "escortPhoneSealed" = :escortPhoneSealed, "bringList" = :bringList, "isFasting" = :isFasting,
    "leaveAt" = :leaveAt, "leftAt" = :leftAt, "returnedAt" = :returnedAt, "version" = "version" + 1
  WHERE "id" = :id AND "version" = :version`);

/**
 * Arranges the trip of a booking: help, transport, escort, what to bring, fasting, and when the resident leaves, left
 * and returned. Who is back before the visit has begun has yet to leave for it: that trip stands in the event alone.
 * @throws InvalidInput TRAVEL_TIME, TRAVEL_OVER that names the field
 * @returns the appointment's id, in the state it is in
 */
export const arrangeTravel = (acting: Acting, input: AppointmentTravelSetInput): Promise<string> =>
  perform(acting, ACT, input, async (deciding) => {
    const { tx, now } = deciding;
    const found = await claimUnmoved(deciding, input, travelRule(acting.viewer));
    const { id, version } = found;
    requireOnlyTimes(found, input);
    const row = await tx.db.appointment.findUniqueOrThrow({ where: { id } });
    const given = detailColumns(input, id);
    const trip = toldTrip(row, input);
    requireTimes(found, { given: input, trip }, now);
    const moved = await tx.run(setTravel, {
      ...{ id, version, ...stillAhead(found, trip) },
      transport: input.transport === undefined ? row.transport : given.transport,
      escortName: input.escortName === undefined ? row.escortName : given.escortName,
      escortPhoneSealed: input.escortPhone === undefined ? row.escortPhoneSealed : given.escortPhoneSealed,
      bringList: input.bringList === undefined ? row.bringList : given.bringList,
      isFasting: input.isFasting ?? row.isFasting,
    });
    requireMoved(moved, found);
    if (input.assistance !== undefined) {
      await tx.db.appointmentAssistance.deleteMany({ where: { appointmentId: id } });
      const needs = [...new Set(input.assistance ?? [])];
      await tx.db.appointmentAssistance.createMany({
        data: needs.map((need) => ({ appointmentId: id, need })),
      });
    }
    const facts = Object.fromEntries(Object.entries(trip).filter(([, at]) => at !== null));
    return recordMove(deciding, found, { act: ACT, to: found.state, by: BOOKING_ROLES, facts });
  });
