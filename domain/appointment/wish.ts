import type { Tx } from '../../prisma/client.ts';
import { statement } from '../../prisma/client.ts';
import { addDays, localDateOf } from '../calendar-date.ts';
import { type AppliedPolicy, InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { effectiveStateSql } from '../workflow.ts';
import { type GreenWish, requireGreenPossible } from './green.ts';
import type { Priority } from './rules.ts';
import { type AppointmentState, appointmentWorkflow } from './workflow.ts';

/** The department that is asked, with its hospital. */
export interface AskedDepartment {
  readonly departmentId: string;
  readonly hospitalId: string;
  readonly regionCode: string;
}

/** When a place is wanted: instants, the end not part of it. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

const RULE = 'domain 3.4 REQUESTED, WAITLISTED';

const selectDepartment = statement(`
  SELECT d."id" AS "departmentId", d."organizationId" AS "hospitalId", h."regionCode"
  FROM "Department" d JOIN "Organization" h ON h."id" = d."organizationId"
  WHERE d."id" = :departmentId AND d."status" = 'ACTIVE' AND h."status" = 'ACTIVE'`);

/** A department at work of a hospital at work. @throws NotFound */
export async function askedDepartment(tx: Tx, departmentId: string): Promise<AskedDepartment> {
  const [found] = await tx.rows<AskedDepartment>(selectDepartment, { departmentId });
  if (found === undefined) throw new NotFound('department', ['departmentId']);
  return found;
}

/** What is over cannot be wished for, nor what lies beyond the days that the hospital gives out. @throws RuleRefused, InvalidInput */
export function requireWishAhead(
  { from, to }: Span,
  path: readonly [begins: string, ends: string],
  horizon: AppliedPolicy,
  now: Date,
): void {
  const refused = { rule: RULE, path: [path[1]] };
  if (to <= from)
    throw new InvalidInput({ ...refused, code: 'WISH_SPAN', message: 'The wish ends before it begins.' });
  if (to <= now) {
    const message = 'The wished time is over.';
    throw new RuleRefused({ ...refused, code: 'WISH_IN_PAST', message });
  }
  const lastOn = addDays(localDateOf(now), horizon.value);
  if (localDateOf(new Date(to.getTime() - 1)) <= lastOn) return;
  const message = `The hospital gives out places until ${lastOn}.`;
  throw new RuleRefused({ ...refused, code: 'BEYOND_HORIZON', message, policy: horizon });
}

const selectSameWish = statement(`
  SELECT a."id" FROM "Appointment" a
  WHERE a."residentId" = :residentId AND a."departmentId" = :departmentId
    AND ${effectiveStateSql(appointmentWorkflow, 'a')} IN (:states...)
    AND COALESCE(a."wantedFromAt", a."startAt") < :toAt AND COALESCE(a."wantedToAt", a."endAt") > :fromAt
  LIMIT 1`);

/** Whose wish it is, and in which states another one of the same time stands in its way. */
interface Wish {
  readonly residentId: string;
  readonly departmentId: string;
  readonly span: Span;
  readonly states: readonly AppointmentState[];
}

/**
 * One wish per resident, department and time, whoever asks: read behind the lock of the resident. A network-wide rule,
 * which names nothing of the other wish (domain 0).
 * @throws RuleRefused ALREADY_ASKED
 */
export async function requireOnlyWish(
  tx: Tx,
  { residentId, departmentId, span, states }: Wish,
  now: Date,
): Promise<void> {
  const wish = { residentId, departmentId, states: [...states], fromAt: span.from, toAt: span.to, now };
  if ((await tx.rows(selectSameWish, wish)).length === 0) return;
  throw new RuleRefused({
    code: 'ALREADY_ASKED',
    message: 'The resident asks or waits for a place in this department at that time already.',
    path: ['residentId'],
    rule: 'domain 3.4: one wish per resident, department and time',
    isNetworkWide: true,
  });
}

/** Who asks for whom, where and when, and with which priority. */
interface PrioritisedWish extends Omit<GreenWish, 'serviceOn' | 'path'> {
  readonly priority: Priority;
  readonly span: Span;
}

/** What could never be answered with GREEN is not asked for with it. @throws GreenChannelRefused that offers NORMAL */
export async function requirePriority(
  tx: Tx,
  { priority, span, ...asked }: PrioritisedWish,
  now: Date,
): Promise<void> {
  if (priority !== 'GREEN') return;
  const lastOn = localDateOf(new Date(span.to.getTime() - 1));
  const days = { fromOn: localDateOf(span.from), lastOn };
  await requireGreenPossible(tx, { ...asked, path: 'priority' }, days, now);
}
