import { statement, type Tx } from '../../prisma/client.ts';
import { type Deciding, perform } from '../act.ts';
import { numbersGiven } from '../appointment/place-no.ts';
import { edgeRefusals, refusalsOf, requireNone } from '../available-action.ts';
import { claimVersion } from '../compare-and-set.ts';
import { RuleRefused } from '../errors.ts';
import { appendEvent, markChanged } from '../event-log.ts';
import { newId } from '../id.ts';
import { requiresActiveOrganization } from '../organization/at-work.ts';
import { overlap } from '../session-stop/rules.ts';
import { insertSlot, releaseOf } from '../slot/expand.ts';
import { cancelUntil, sessionPlan } from '../slot/plan.ts';
import type { Acting } from '../viewer.ts';
import { type AdjustableSession, lockSession } from './adjustable.ts';
import { goneRefusal } from './gone.ts';
import { alignTemplate, type PlacesPlan, windowsOfPlan } from './planned.ts';
import { timesOf } from './times.ts';
import {
  firstNumberOf,
  isChanged,
  type SessionSpan,
  type StandingWindow,
  type WantedWindow,
  type WindowInput,
  wantedWindow,
  windowsRefusal,
  withCapacity,
} from './windows.ts';
import { sessionWorkflow } from './workflow.ts';

export interface SessionAdjustInput {
  readonly idempotencyKey: string;
  readonly sessionId: string;
  /** Of the session; a system that has named the version of one window names none. */
  readonly expectedVersion?: number | null | undefined;
  readonly startAt?: Date | null | undefined;
  readonly endAt?: Date | null | undefined;
  /** The windows that change; others stay. */
  readonly windows?: readonly WindowInput[] | null | undefined;
  /** All windows anew, from begin to end. */
  readonly plan?: PlacesPlan | null | undefined;
}

const RULE = 'domain 2 Session';

const selectWindows = statement(`
  SELECT s."id", s."pool", s."startAt", s."endAt", s."capacity", s."taken", s."extraPlaces", s."firstPlaceNo",
    CASE WHEN EXISTS (SELECT 1 FROM "SessionStop" t WHERE t."slotId" = s."id") THEN 1 ELSE 0 END AS "isStopped"
  FROM "Slot" s WHERE s."sessionId" = :sessionId ORDER BY s."startAt", s."pool"`);
const selectHeldElsewhere = statement(`
  SELECT x."startAt", x."endAt" FROM "Session" x
  WHERE COALESCE(x."substituteId", x."practitionerId") = :holderId AND x."serviceOn" = :serviceOn AND x."state" = 'OPEN'
    AND x."id" <> :id`);
const changeWindow = statement(`
  UPDATE "Slot" SET "pool" = :pool, "startAt" = :startAt, "endAt" = :endAt, "capacity" = :capacity,
    "firstPlaceNo" = :firstPlaceNo, "releaseAt" = :releaseAt
  WHERE "id" = :id`);
const moveSession = statement(`
  UPDATE "Session" SET "startAt" = :startAt, "endAt" = :endAt, "half" = :half, "cancelUntilAt" = :cancelUntilAt
  WHERE "id" = :id`);

/** When it is held from now on: on its day. @throws InvalidInput SESSION_TIMES; RuleRefused SESSION_DAY */
function spanOf(session: AdjustableSession, { startAt, endAt }: SessionAdjustInput): SessionSpan {
  const span = {
    startAt: startAt ?? new Date(session.startAt),
    endAt: endAt ?? new Date(session.endAt),
  };
  const { serviceOn } = timesOf(span);
  if (serviceOn === session.serviceOn && span.startAt < span.endAt) return span;
  const message = 'A session stays on its day, and ends after it begins.';
  throw new RuleRefused({ code: 'SESSION_DAY', message, path: ['startAt'], rule: RULE });
}

const isMoved = (session: AdjustableSession, { startAt, endAt }: SessionSpan): boolean =>
  Date.parse(session.startAt) !== startAt.getTime() || Date.parse(session.endAt) !== endAt.getTime();

/** What the windows are to be; what lies outside other times is taken back. */
async function wantedOf(
  deciding: Deciding,
  input: SessionAdjustInput,
  { session, span, slots }: { session: AdjustableSession; span: SessionSpan; slots: StandingWindow[] },
): Promise<WantedWindow[]> {
  if (input.plan != null) return windowsOfPlan(deciding, input.plan, { session, span, slots });
  const named = (input.windows ?? []).map((window) => wantedWindow(window, slots));
  const outside = slots.filter(
    ({ id, startAt, endAt, capacity }) =>
      capacity > 0 &&
      !named.some(({ slot }) => slot?.id === id) &&
      (Date.parse(startAt) < span.startAt.getTime() || Date.parse(endAt) > span.endAt.getTime()),
  );
  return [...named, ...outside.map((slot) => withCapacity(slot, 0))];
}

/** Nobody is in two consulting rooms at once. @throws RuleRefused PRACTITIONER_TWICE */
async function requireFree(tx: Tx, session: AdjustableSession, span: SessionSpan): Promise<void> {
  const { id, holderId, serviceOn } = session;
  if (holderId === null) return;
  await tx.lock('Practitioner', holderId);
  const others = await tx.rows<AdjustableSession>(selectHeldElsewhere, { id, holderId, serviceOn });
  const times = { startAt: span.startAt.toISOString(), endAt: span.endAt.toISOString() };
  if (!others.some((other) => overlap(times, other))) return;
  const message = 'The practitioner has another session at that time.';
  throw new RuleRefused({ code: 'PRACTITIONER_TWICE', message, path: ['startAt'], rule: RULE });
}

async function move(deciding: Deciding, session: AdjustableSession, span: SessionSpan): Promise<void> {
  const { tx, now } = deciding;
  const { id, hospitalId: organizationId, regionCode, serviceOn } = session;
  await requireFree(tx, session, span);
  const plan = await sessionPlan(tx, { organizationId, regionCode }, now);
  const half = timesOf(span).startTime < '12:00' ? 'AM' : 'PM';
  await tx.run(moveSession, { id, ...span, half, cancelUntilAt: cancelUntil(plan, serviceOn, span) });
}

async function writeWindows(
  { tx, now }: Deciding,
  session: AdjustableSession,
  { changed, slots }: { changed: readonly WantedWindow[]; slots: readonly StandingWindow[] },
): Promise<void> {
  const { id: sessionId, hospitalId, departmentId } = session;
  const given = await numbersGiven(tx, sessionId);
  let others = slots.filter(({ capacity }) => capacity > 0);
  for (const wanted of changed) {
    const { slot, pool, startAt, endAt, capacity } = wanted;
    others = others.filter(({ id }) => id !== slot?.id);
    const id = slot?.id ?? newId(now);
    const firstPlaceNo = firstNumberOf(wanted, others, given);
    const releaseAt = releaseOf(pool, startAt, session.releaseMinutesBefore);
    const window = { id, pool, startAt, endAt, capacity, firstPlaceNo, releaseAt };
    if (slot !== null) await tx.run(changeWindow, window);
    else await tx.run(insertSlot, { ...window, sessionId, hospitalId, departmentId });
    await markChanged(tx, 'slot', id, now);
    if (capacity > 0) others = [...others, { ...withoutPeople(wanted, id), firstPlaceNo }];
  }
}

const withoutPeople = (
  { slot, pool, startAt, endAt, capacity }: WantedWindow,
  id: string,
): StandingWindow => ({
  ...{
    id,
    pool,
    startAt: startAt.toISOString(),
    endAt: endAt.toISOString(),
    capacity,
    taken: slot?.taken ?? 0,
  },
  ...{ extraPlaces: slot?.extraPlaces ?? 0, firstPlaceNo: 0, isStopped: 0 },
});

async function record({ tx, now, acting }: Deciding, { id, state }: AdjustableSession, windows: number) {
  const change = { noun: 'session', nounId: id, journeyId: id, act: 'sessionAdjust' } as const;
  await appendEvent(tx, { ...change, from: state, to: state, facts: { windows } }, acting, now);
}

async function adjust(deciding: Deciding, input: SessionAdjustInput): Promise<void> {
  const { tx, now, acting } = deciding;
  const session = await lockSession(deciding, input.sessionId);
  const standing = { viewer: acting.viewer, sides: ['HOSPITAL'], state: session.state };
  requireNone(edgeRefusals(sessionWorkflow, 'sessionAdjust', standing));
  requireNone([goneRefusal(session, now)].filter((refusal) => refusal !== null));
  const slots = await tx.rows<StandingWindow>(selectWindows, { sessionId: session.id });
  const span = spanOf(session, input);
  const wanted = await wantedOf(deciding, input, { session, span, slots });
  const changed = wanted.filter(isChanged);
  const refusal = windowsRefusal(changed, { slots, span, now });
  if (refusal !== null) throw refusal;
  const { id, version } = session;
  if (changed.length === 0 && !isMoved(session, span)) return;
  const claim = { table: 'Session', noun: 'session', id, found: version };
  await claimVersion(tx, { ...claim, expected: input.expectedVersion ?? version });
  const plan = input.plan ?? null;
  if (isMoved(session, span)) await move(deciding, session, span);
  await writeWindows(deciding, session, { changed, slots });
  if (plan !== null || isMoved(session, span)) await alignTemplate(deciding, session, { span, plan });
  await record(deciding, session, changed.length);
}

/**
 * Changes an announced session of the own hospital, window by window or as a whole: times, pools, places. Who has a place
 * keeps it as it is; what is the same already changes nothing.
 * @throws NotFound, StateConflict, VersionConflict, InvalidInput CAPACITY, WINDOW_TIMES, RuleRefused PLACES_TAKEN,
 *   WINDOW_STOPPED, WINDOW_BEGUN, WINDOW_OUTSIDE, WINDOW_THERE, WINDOWS_OVERLAP, PRACTITIONER_TWICE
 * @returns the id of the session
 */
export const adjustSession = (acting: Acting, input: SessionAdjustInput): Promise<string> =>
  perform(acting, 'sessionAdjust', input, async (deciding) => {
    requireNone(refusalsOf([requiresActiveOrganization], acting));
    await adjust(deciding, input);
    return input.sessionId;
  });
