import { createHash } from 'node:crypto';
import { statement, type Tx } from '../../prisma/client.ts';
import { type Deciding, perform } from '../act.ts';
import { refusalsOf, requireNone } from '../available-action.ts';
import { InvalidInput, NotFound, Refusal, RuleRefused } from '../errors.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { policyFor } from '../policy-value/read.ts';
import { poolsOf } from '../slot/pool.ts';
import type { Acting } from '../viewer.ts';
import { residentToBook, type TakenPlace, takePlace } from './booking.ts';
import type { BookingDetails } from './details.ts';
import { bookPlace } from './hold-and-book.ts';
import { lapsed } from './lapsed.ts';
import type { Priority } from './rules.ts';

/** One resident of a bulk booking, with what the booking says. */
export interface BulkItem {
  readonly residentId: string;
  readonly details?: BookingDetails | null | undefined;
}

export interface AppointmentBookBulkInput {
  readonly idempotencyKey: string;
  readonly sessionId: string;
  readonly priority: Priority;
  readonly items: readonly BulkItem[];
}

/** What became of one resident: the booking, or why there is none. */
export type BulkResult =
  | { readonly residentId: string; readonly appointmentId: string; readonly refusal: null }
  | { readonly residentId: string; readonly appointmentId: null; readonly refusal: Refusal };

const RULE = 'domain V19 lists: bulk booking for one session, with a result per resident';

function bulkForm(code: string, message: string): InvalidInput {
  return new InvalidInput({ code, message, path: ['items'], rule: RULE });
}

const selectSession = statement(`
  SELECT x."id" FROM "Session" x WHERE x."id" = :sessionId AND x."state" <> 'WITHDRAWN'`);
const selectFree = statement(`
  SELECT s."id" FROM "Slot" s
  WHERE s."sessionId" = :sessionId AND s."startAt" > :now
    AND CASE WHEN s."releaseAt" <= :now THEN 'PUBLIC' ELSE s."pool" END IN (:pools...)
    AND s."capacity" - s."taken"
      + (SELECT COUNT(*) FROM "Appointment" a WHERE a."slotId" = s."id" AND ${lapsed('a')}) > 0
  ORDER BY s."startAt", CASE WHEN s."pool" = 'PUBLIC' THEN 1 ELSE 0 END, s."id"`);

/** Judges the bulk as a whole, before anybody is booked. @throws InvalidInput, NotFound, RuleRefused BULK_TOO_MANY */
async function requireBulk(
  { tx, now, acting }: Deciding,
  { items, sessionId }: AppointmentBookBulkInput,
): Promise<void> {
  requireNone(refusalsOf([requiresActiveOrganization], acting));
  const { organizationId, regionCode } = acting.viewer;
  const most = await policyFor(tx, 'appt.bulkMax', { organizationId, regionCode }, now);
  if (items.length === 0) throw bulkForm('BULK_EMPTY', 'Name at least one resident.');
  if (items.length > most.value) {
    const message = `One bulk booking names at most ${most.value} residents.`;
    throw new RuleRefused({
      code: 'BULK_TOO_MANY',
      message,
      path: ['items'],
      rule: 'domain 7 appt.bulkMax',
      policy: most,
    });
  }
  if (new Set(items.map(({ residentId }) => residentId)).size < items.length)
    throw bulkForm('BULK_TWICE', 'A resident is named once.');
  if ((await tx.rows(selectSession, { sessionId })).length === 0)
    throw new NotFound('session', ['sessionId']);
}

/** What one slot is refused for and another slot of the session may not be. */
const OF_ONE_SLOT = ['SLOT_FULL', 'SLOT_MOVED', 'SLOT_IN_PAST', 'TIME_CLASH'];

async function freeSlots(
  tx: Tx,
  { sessionId, priority }: AppointmentBookBulkInput,
  now: Date,
): Promise<string[]> {
  const free = { sessionId, pools: [...poolsOf(priority)], now };
  return (await tx.rows<{ id: string }>(selectFree, free)).map(({ id }) => id);
}

/** The first free place of the session by time that the resident can have. @throws Refusal of the last one that was tried */
async function firstPlace(
  deciding: Deciding,
  bulk: AppointmentBookBulkInput,
  residentId: string,
): Promise<TakenPlace> {
  let refusal = new RuleRefused({
    code: 'SLOT_FULL',
    message: 'No place is left in this session.',
    path: ['sessionId'],
    rule: 'domain 3.4: a place is sold once',
  });
  for (const slotId of await freeSlots(deciding.tx, bulk, deciding.now)) {
    try {
      return await takePlace(deciding, { residentId, slotId, priority: bulk.priority });
    } catch (error) {
      if (!(error instanceof RuleRefused) || !OF_ONE_SLOT.includes(error.code)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/** The key of one resident's booking within a bulk: the same each time the bulk is sent. */
const keyOf = (bulkKey: string, residentId: string): string =>
  createHash('sha256').update(`${bulkKey} ${residentId}`).digest('base64url');

function bookOne(acting: Acting, bulk: AppointmentBookBulkInput, item: BulkItem): Promise<string> {
  const { residentId } = item;
  const { sessionId, priority } = bulk;
  const details = item.details ?? {};
  const input = { idempotencyKey: keyOf(bulk.idempotencyKey, residentId), sessionId, priority, ...item };
  return perform(acting, 'appointmentBook', input, async (deciding) => {
    requireNone(refusalsOf([requiresActiveOrganization], acting));
    const { id } = await residentToBook(deciding, residentId);
    const place = await firstPlace(deciding, bulk, id);
    return bookPlace(deciding, place, { priority, details });
  });
}

/**
 * Books many residents into the free places of one session, in the order given. The bulk is judged as a whole first; then
 * each resident is an act of its own, with its own transaction, key, event and audit row: what was done stays done
 * when a later one is refused or the process ends, and a repeat goes on from there.
 * @returns one result per resident, in the order given
 */
export async function bookBulk(acting: Acting, bulk: AppointmentBookBulkInput): Promise<BulkResult[]> {
  await perform(acting, 'appointmentBookBulk', bulk, async (deciding) => {
    await requireBulk(deciding, bulk);
    return bulk.sessionId;
  });
  const results: BulkResult[] = [];
  for (const item of bulk.items) {
    const { residentId } = item;
    try {
      results.push({ residentId, appointmentId: await bookOne(acting, bulk, item), refusal: null });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      results.push({ residentId, appointmentId: null, refusal: error });
    }
  }
  return results;
}
