import { statement, type Tx } from '../../prisma/client.ts';
import { perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { endOfLocalDay, localDateOf, startOfLocalDay } from '../calendar-date.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { policyFor } from '../policy-value/read.ts';
import { poolsOf } from '../slot/pool.ts';
import type { Acting } from '../viewer.ts';
import { residentToBook } from './booking.ts';
import type { BookingDetails } from './details.ts';
import { insertAppointment } from './insert.ts';
import { lapsed } from './lapsed.ts';
import type { Priority } from './rules.ts';
import { askedDepartment, requireOnlyWish, requirePriority, requireWishAhead, type Span } from './wish.ts';

export interface AppointmentWaitlistInput extends BookingDetails {
  readonly idempotencyKey: string;
  readonly departmentId: string;
  /** In one session … */
  readonly sessionId?: string | null | undefined;
  /** … or on any day of a span. */
  readonly fromOn?: string | null | undefined;
  readonly toOn?: string | null | undefined;
  readonly residentId: string;
  readonly priority: Priority;
}

const selectSession = statement(`
  SELECT x."startAt", x."endAt" FROM "Session" x
  WHERE x."id" = :sessionId AND x."departmentId" = :departmentId AND x."state" <> 'WITHDRAWN'`);
const selectFree = statement(`
  SELECT s."id" FROM "Slot" s JOIN "Session" x ON x."id" = s."sessionId"
  WHERE s."departmentId" = :departmentId AND s."startAt" > :now AND s."startAt" >= :fromAt AND s."startAt" < :toAt
    AND ("taken" < "capacity" OR "earliestHoldExpiresAt" IS NOT NULL)
    AND x."state" = 'OPEN' AND (x."opensAt" IS NULL OR x."opensAt" <= :now) AND (:sessionId = '' OR x."id" = :sessionId)
    AND CASE WHEN s."releaseAt" <= :now THEN 'PUBLIC' ELSE s."pool" END IN (:pools...)
    AND s."capacity" - s."taken"
      + (SELECT COUNT(*) FROM "Appointment" a WHERE a."slotId" = s."id" AND ${lapsed('a')}) > 0
  LIMIT 1`);

function waitForm(path: string, message: string): InvalidInput {
  return new InvalidInput({ code: 'WAIT_FORM', message, path: [path], rule: 'domain 3.4 WAITLISTED' });
}

async function wantedSpan(tx: Tx, input: AppointmentWaitlistInput): Promise<Span> {
  const { sessionId, departmentId, fromOn, toOn } = input;
  if (sessionId == null) {
    if (fromOn == null) throw waitForm('fromOn', 'Name a session, or the days from which and to which.');
    if (toOn == null) throw waitForm('toOn', 'Name the last wanted day.');
    return { from: startOfLocalDay(fromOn), to: endOfLocalDay(toOn) };
  }
  if (fromOn != null || toOn != null) throw waitForm('sessionId', 'Name a session or days, not both.');
  const [session] = await tx.rows<{ startAt: string; endAt: string }>(selectSession, {
    sessionId,
    departmentId,
  });
  if (session === undefined) throw new NotFound('session', ['sessionId']);
  return { from: new Date(session.startAt), to: new Date(session.endAt) };
}

/** Waiting is for who finds nothing. It says that there is a place, and not where. @throws RuleRefused PLACE_FREE */
async function requireNoneFree(
  tx: Tx,
  { from, to }: Span,
  { departmentId, sessionId, priority }: AppointmentWaitlistInput,
  now: Date,
): Promise<void> {
  const search = { departmentId, sessionId: sessionId ?? '', fromAt: from, toAt: to, now };
  if ((await tx.rows(selectFree, { ...search, pools: [...poolsOf(priority)] })).length === 0) return;
  throw new RuleRefused({
    code: 'PLACE_FREE',
    message: 'A place is free at that time: book it.',
    rule: 'domain 3.4 WAITLISTED: when no place is free',
  });
}

/**
 * Lines up for a place in a session or between two days, until the last wanted day is over.
 * @returns the id of the appointment, WAITLISTED
 */
export const waitlistAppointment = (acting: Acting, input: AppointmentWaitlistInput): Promise<string> =>
  perform(acting, 'appointmentWaitlist', input, async (deciding) => {
    const { tx, now } = deciding;
    const { departmentId, priority, sessionId = null } = input;
    requireNone(refusalsOf([requiresActiveOrganization], acting));
    const { id: residentId } = await residentToBook(deciding, input.residentId);
    const { hospitalId, regionCode } = await askedDepartment(tx, departmentId);
    const span = await wantedSpan(tx, input);
    const hospital = { organizationId: hospitalId, regionCode };
    const horizon = await policyFor(tx, 'slot.horizonDays', hospital, now);
    const path = sessionId === null ? (['fromOn', 'toOn'] as const) : (['sessionId', 'sessionId'] as const);
    requireWishAhead(span, path, horizon, now);
    const wish = { residentId, departmentId, span };
    await requireOnlyWish(tx, { ...wish, states: ['WAITLISTED', 'OFFERED'] }, now);
    const asking = { residentId, hospitalId, departmentId, organizationId: acting.viewer.organizationId };
    await requirePriority(tx, { ...asking, priority, span }, now);
    await requireNoneFree(tx, span, input, now);
    const lastOn = localDateOf(new Date(span.to.getTime() - 1));
    const serviceOn = localDateOf(span.from);
    const startAt = span.from.toISOString();
    const endAt = span.to.toISOString();
    return insertAppointment(deciding, {
      act: 'appointmentWaitlist',
      state: 'WAITLISTED',
      residentId,
      priority,
      place: { hospitalId, departmentId, serviceOn, startAt, endAt },
      details: input,
      waitUntilAt: endOfLocalDay(lastOn),
      wantedSessionId: sessionId,
    });
  });
