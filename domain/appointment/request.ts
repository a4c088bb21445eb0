import type { Tx } from '../../prisma/client.ts';
import { perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { atLocalTime, endOfLocalDay, startOfLocalDay } from '../calendar-date.ts';
import { type DeclineReason, isDeclineCommentMandatory } from '../codes/decline-reason.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { policiesFor } from '../policy-value/read.ts';
import { requireReasonText } from '../require-reason.ts';
import type { Acting } from '../viewer.ts';
import { workCalendarOf } from '../work-calendar/read.ts';
import { workingDaysLater } from '../work-calendar/working-time.ts';
import { residentToBook } from './booking.ts';
import type { BookingDetails } from './details.ts';
import { claimAppointment } from './find.ts';
import { insertAppointment } from './insert.ts';
import type { AppointmentReleaseInput } from './release-and-cancel.ts';
import { endWithoutVisit } from './release-and-cancel.ts';
import type { Priority } from './rules.ts';
import { tellBooker, tellSchedulers } from './tell.ts';
import {
  type AskedDepartment,
  askedDepartment,
  requireOnlyWish,
  requirePriority,
  requireWishAhead,
  type Span,
} from './wish.ts';

export interface AppointmentRequestInput extends BookingDetails {
  readonly idempotencyKey: string;
  readonly hospitalId: string;
  readonly departmentId: string;
  readonly residentId: string;
  readonly wantedOn: string;
  /** Wall-clock times HH:mm of that day; without them the whole day is meant. */
  readonly wantedFrom?: string | null | undefined;
  readonly wantedTo?: string | null | undefined;
  readonly priority: Priority;
}

export interface AppointmentDeclineInput extends AppointmentReleaseInput {
  readonly reasonCode: DeclineReason;
  readonly reasonText?: string | null | undefined;
}

const LIMITS = ['appt.requestWorkingDays', 'slot.horizonDays'] as const;

const spanOf = ({ wantedOn, wantedFrom, wantedTo }: AppointmentRequestInput): Span => ({
  from: wantedFrom == null ? startOfLocalDay(wantedOn) : atLocalTime(wantedOn, wantedFrom),
  to: wantedTo == null ? endOfLocalDay(wantedOn) : atLocalTime(wantedOn, wantedTo),
});

/** On a day that the hospital's calendar holds closed nothing is asked for. @throws RuleRefused */
async function requireHeldDay(tx: Tx, asked: AskedDepartment, wantedOn: string): Promise<void> {
  const place = { organizationId: asked.hospitalId, regionCode: asked.regionCode };
  const calendar = await workCalendarOf(tx, place, { fromOn: wantedOn, toOn: wantedOn });
  if (calendar.weekdayHeldOn(wantedOn) !== null) return;
  const isMakeUp = calendar.dayOf(wantedOn)?.kind === 'MAKE_UP_WORKDAY';
  throw new RuleRefused({
    code: isMakeUp ? 'MAKE_UP_DAY_CLOSED' : 'HOLIDAY_CLOSED',
    message: isMakeUp
      ? 'The hospital has not said which weekday this make-up workday follows; it is closed until then.'
      : 'The hospital is closed on this day.',
    path: ['wantedOn'],
    rule: 'domain 0 WorkCalendar',
  });
}

/**
 * Asks a hospital for a place without naming one; it answers within `appt.requestWorkingDays`, or the wish is over.
 * @returns the id of the appointment, REQUESTED
 */
export const requestAppointment = (acting: Acting, input: AppointmentRequestInput): Promise<string> =>
  perform(acting, 'appointmentRequest', input, async (deciding) => {
    const { tx, now } = deciding;
    const { priority, wantedOn, departmentId } = input;
    requireNone(refusalsOf([requiresActiveOrganization], acting));
    const { id: residentId } = await residentToBook(deciding, input.residentId);
    const asked = await askedDepartment(tx, departmentId);
    const { hospitalId, regionCode } = asked;
    if (hospitalId !== input.hospitalId) throw new NotFound('department', ['departmentId']);
    const hospital = { organizationId: hospitalId, regionCode };
    const policy = await policiesFor(tx, LIMITS, hospital, now);
    const span = spanOf(input);
    requireWishAhead(span, ['wantedFrom', 'wantedOn'], policy['slot.horizonDays'], now);
    await requireHeldDay(tx, asked, wantedOn);
    await requireOnlyWish(tx, { residentId, departmentId, span, states: ['REQUESTED'] }, now);
    const asking = { residentId, hospitalId, departmentId, organizationId: acting.viewer.organizationId };
    await requirePriority(tx, { ...asking, priority, span }, now);
    const answerBy = await workingDaysLater(tx, hospital, now, policy['appt.requestWorkingDays'].value);
    const startAt = span.from.toISOString();
    const endAt = span.to.toISOString();
    const id = await insertAppointment(deciding, {
      act: 'appointmentRequest',
      state: 'REQUESTED',
      residentId,
      priority,
      place: { hospitalId, departmentId, serviceOn: wantedOn, startAt, endAt },
      details: input,
      // After the wished time an answer would come too late.
      requestDueAt: answerBy < span.to ? answerBy : span.to,
    });
    await tellSchedulers(deciding, { id, residentId, hospitalId }, 'APPOINTMENT_REQUESTED');
    return id;
  });

/** The hospital has no place for a request, and says why. @returns the id of the appointment, DECLINED */
export const declineAppointment = (acting: Acting, input: AppointmentDeclineInput): Promise<string> =>
  perform(acting, 'appointmentDecline', input, async (deciding) => {
    const act = 'appointmentDecline';
    const found = await claimAppointment(deciding, { ...input, act });
    const { reasonCode } = input;
    const given = { code: reasonCode, text: input.reasonText, field: 'reasonText' };
    const isTextMandatory = isDeclineCommentMandatory(reasonCode);
    const reasonText = requireReasonText({ ...given, isTextMandatory });
    await tellBooker(deciding, found, 'APPOINTMENT_ANSWERED');
    return endWithoutVisit(deciding, found, { act, to: 'DECLINED', reasonCode, reasonText });
  });
