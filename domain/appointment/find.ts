import { type Statement, statement, type Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { edgeRefusals, type Rule, refusalsOf, requireNone } from '../available-action.ts';
import { NotFound, VersionConflict } from '../errors.ts';
import { lockResidentOf } from '../resident/alias.ts';
import type { Viewer } from '../viewer.ts';
import { dueEdges } from '../workflow.ts';
import { actRules, type RuleFacts } from './act-rules.ts';
import { limitsOf, NO_LIMITS } from './limits.ts';
import { appointmentSides, appointmentsVisible } from './policy.ts';
import type { PlacePriority } from './rules.ts';
import { takeDue } from './take-due.ts';
import { type AppointmentState, appointmentWorkflow } from './workflow.ts';

/** An appointment as its acts see it; `state` and `version` count what time has done. Instants as the database gives them. */
export interface FoundAppointment extends RuleFacts {
  readonly id: string;
  readonly no: string;
  readonly journeyId: string;
  readonly state: AppointmentState;
  readonly residentId: string;
  readonly sourceOrgId: string;
  readonly hospitalId: string;
  readonly regionCode: string;
  readonly departmentId: string;
  readonly slotId: string | null;
  readonly sessionId: string | null;
  readonly agreementId: string | null;
  readonly quotaWeekOn: string | null;
  readonly priority: PlacePriority;
  /** The referral whose place it is; it never changes. */
  readonly referralId: string | null;
  readonly service: string;
  readonly createdAt: string;
  readonly wantedFromAt: string | null;
  readonly wantedToAt: string | null;
  readonly wantedSessionId: string | null;
  readonly leaveAt: string | null;
  readonly leftAt: string | null;
  readonly returnedAt: string | null;
  readonly askedPriority: string | null;
  readonly queueNo: number | null;
  readonly version: number;
}

const statements = new Map<string, Statement>();

function selectFound(which: string): Statement {
  const known = statements.get(which);
  if (known !== undefined) return known;
  const made = statement(`
    SELECT a."id", a."no", a."journeyId", a."state", a."residentId", a."sourceOrgId", a."hospitalId", a."departmentId",
      a."slotId", a."sessionId", a."agreementId", a."quotaWeekOn", a."priority", a."service", a."serviceOn", a."startAt",
      a."endAt", a."holdExpiresAt", a."requestDueAt", a."waitUntilAt", a."noShowAt", a."wantedFromAt", a."wantedToAt",
      a."wantedSessionId", a."bookedById", a."bookedAt", a."createdAt", a."contestedAt", a."queueNo", a."version",
      h."regionCode", x."cancelUntilAt", x."state" AS "sessionState",
      a."leaveAt", a."leftAt", a."returnedAt", a."movedLateAt", a."askedPriority", a."referralId",
      f."expiresAt" AS "referralExpiresAt"
    FROM "Appointment" a JOIN "Organization" h ON h."id" = a."hospitalId"
    LEFT JOIN "Session" x ON x."id" = a."sessionId" LEFT JOIN "Referral" f ON f."id" = a."referralId"
    WHERE ${which}`);
  statements.set(which, made);
  return made;
}

async function findVisible(tx: Tx, viewer: Viewer, id: string, now: Date): Promise<FoundAppointment | null> {
  const filter = appointmentsVisible(viewer, now);
  const select = selectFound(`a."id" = :id AND ${filter.sql}`);
  const [row] = await tx.rows<FoundAppointment>(select, { ...filter.params, id });
  return row ?? null;
}

/** The appointments of a referral in some states, the latest last; whoever moves the referral moves them. */
export const findOfReferral = (
  tx: Tx,
  referralId: string,
  states: readonly AppointmentState[],
): Promise<FoundAppointment[]> =>
  tx.rows<FoundAppointment>(
    selectFound('a."referralId" = :referralId AND a."state" IN (:states...) ORDER BY a."id"'),
    { referralId, states },
  );

/** An appointment as it is stored, under its policy. @throws NotFound for unknown and foreign alike */
export async function findStored(tx: Tx, viewer: Viewer, id: string, now: Date): Promise<FoundAppointment> {
  const row = await findVisible(tx, viewer, id, now);
  if (row === null) throw new NotFound('appointment', ['appointmentId']);
  return row;
}

/** Which appointment an act is about, and which version of it the caller has read. */
export interface AppointmentClaim {
  readonly act: string;
  readonly appointmentId: string;
  readonly expectedVersion: number;
}

interface Locked {
  readonly found: FoundAppointment;
  /** Edges that time has taken and nobody has written yet: they are part of the version that is shown. */
  readonly due: number;
}

async function locked({ tx, now, acting, concerns }: Deciding, id: string): Promise<Locked> {
  await tx.lock('Appointment', id);
  const stored = await findStored(tx, acting.viewer, id, now);
  const due = dueEdges(appointmentWorkflow, { ...stored }, now);
  const state = due.at(-1)?.to ?? stored.state;
  concerns({ residentIds: [stored.residentId], ownerOrgIds: [stored.sourceOrgId] });
  return { found: { ...stored, state, version: stored.version + due.length }, due: due.length };
}

/** Writes what time has done, once everything else is right. @returns the appointment as it is stored then */
async function settled(
  { tx, now, acting }: Deciding,
  { found, due }: Locked,
  expectedVersion: number,
): Promise<FoundAppointment> {
  if (found.version !== expectedVersion) throw new VersionConflict('appointment', found.version);
  if (due === 0) return found;
  await takeDue(tx, found.id, now);
  return findStored(tx, acting.viewer, found.id, now);
}

/**
 * The appointment of an act, locked, when the lifecycle and the rules allow the act to this viewer and the version is
 * the one that was read. What time has done to it by now is written first; a sweep in between is no conflict.
 * @throws NotFound, StateConflict, RuleRefused, VersionConflict
 */
export async function claimAppointment(
  deciding: Deciding,
  { act, appointmentId, expectedVersion }: AppointmentClaim,
): Promise<FoundAppointment> {
  const { tx, now, acting } = deciding;
  const { viewer } = acting;
  const stand = await locked(deciding, appointmentId);
  const { found } = stand;
  const sides = appointmentSides(viewer, found);
  requireNone(edgeRefusals(appointmentWorkflow, act, { viewer, state: found.state, sides }));
  const { needsLimits, rules } = actRules(act);
  const limits = needsLimits(found) ? await limitsOf(tx, found) : NO_LIMITS;
  requireNone(refusalsOf(rules, { found, limits, viewer, now }));
  return settled(deciding, stand, expectedVersion);
}

/**
 * The same for an act that gives the resident another place. The order of locks of every booking: the resident, the
 * appointment, then slots by id. Who dies, or is merged, is locked before the appointments that end or move.
 */
export async function claimWithResident(
  deciding: Deciding,
  claim: AppointmentClaim,
): Promise<FoundAppointment> {
  const { tx, now, acting } = deciding;
  await lockResidentOf(tx, () => findVisible(tx, acting.viewer, claim.appointmentId, now));
  return claimAppointment(deciding, claim);
}

/**
 * Locks the resident of a referral's visit before the appointment, for an act after which the hospital treats the resident;
 * of any other appointment nothing.
 */
export const lockReferred = ({ tx, now, acting }: Deciding, appointmentId: string): Promise<void> =>
  lockResidentOf(tx, async () => {
    const found = await findVisible(tx, acting.viewer, appointmentId, now);
    return found?.referralId == null ? null : found;
  });

/** The same for a change that takes no edge of the lifecycle, under a rule of its own. */
export async function claimUnmoved(
  deciding: Deciding,
  { appointmentId, expectedVersion }: Omit<AppointmentClaim, 'act'>,
  rule: Rule<FoundAppointment>,
): Promise<FoundAppointment> {
  const stand = await locked(deciding, appointmentId);
  requireNone(refusalsOf([rule], stand.found));
  return settled(deciding, stand, expectedVersion);
}

/** A guarded update that must have met its row: the lock makes another outcome a lost race. */
export function requireMoved(moved: number, found: FoundAppointment): void {
  if (moved !== 1) throw new VersionConflict('appointment', found.version + 1);
}
