import { rows, statement } from '../../prisma/client.ts';
import type { CancelReason } from '../codes/cancel-reason.ts';
import { policyFor } from '../policy-value/read.ts';
import type { Viewer } from '../viewer.ts';
import { effectiveStateSql } from '../workflow.ts';
import { appointmentWorkflow } from './workflow.ts';

/** What the booking side cannot be held to (domain 3.4): never counted, whenever it was cancelled. */
export const NEVER_COUNTED: readonly CancelReason[] = [
  'ILLNESS',
  'DEATH',
  'ADMITTED',
  'TRANSPORT',
  'HOSPITAL',
];

const DAY = 86_400_000;

const countMissed = statement(`
  SELECT a."residentId", COUNT(*) AS "n" FROM "Appointment" a
  WHERE a."residentId" IN (:residentIds...) AND a."sourceOrgId" = :organizationId AND a."startAt" >= :sinceAt
    AND ${effectiveStateSql(appointmentWorkflow, 'a')} IN ('NO_SHOW', 'LATE_CANCELLED')
    AND COALESCE(a."reasonCode", '') NOT IN (:neverCounted...)
  GROUP BY a."residentId"`);

interface About {
  readonly residentId: string;
  readonly sourceOrgId: string;
}

/**
 * How many bookings of each resident the viewer's own organisation missed or cancelled late in the last
 * `appt.missedWindowDays`, as far as it can be held to them. It warns and never blocks.
 */
export async function missedBookings(
  about: readonly About[],
  { organizationId, regionCode }: Viewer,
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const own = about.filter(({ sourceOrgId }) => sourceOrgId === organizationId);
  const residentIds = [...new Set(own.map(({ residentId }) => residentId))];
  const window = await policyFor({ rows }, 'appt.missedWindowDays', { organizationId, regionCode }, now);
  const sinceAt = new Date(now.getTime() - window.value * DAY);
  const search = { residentIds, organizationId, sinceAt, neverCounted: [...NEVER_COUNTED], now };
  const found = await rows<{ residentId: string; n: number }>(countMissed, search);
  return new Map(found.map(({ residentId, n }) => [residentId, n]));
}
