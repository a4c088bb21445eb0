import { type Statement, statement, type Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { edgeRefusals, type Rule, refusalsOf, requireNone } from '../available-action.ts';
import { NotFound, VersionConflict } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import { effectiveState } from '../workflow.ts';
import { appointmentSides, appointmentsVisible } from './policy.ts';
import { type AppointmentState, appointmentWorkflow } from './workflow.ts';

/** An appointment as its acts see it; `state` is the effective one. Instants as the database gives them. */
export interface FoundAppointment {
  readonly id: string;
  readonly no: string;
  readonly journeyId: string;
  readonly state: AppointmentState;
  readonly residentId: string;
  readonly sourceOrgId: string;
  readonly hospitalId: string;
  readonly departmentId: string;
  readonly slotId: string;
  readonly sessionId: string;
  readonly agreementId: string | null;
  readonly quotaWeekOn: string | null;
  readonly priority: 'GREEN' | 'NORMAL';
  readonly serviceOn: string;
  readonly startAt: string;
  readonly holdExpiresAt: string | null;
  readonly queueNo: number | null;
  readonly version: number;
}

const statements = new Map<string, Statement>();

function selectVisible(filter: string): Statement {
  const known = statements.get(filter);
  if (known !== undefined) return known;
  const made = statement(`
    SELECT a."id", a."no", a."journeyId", a."state", a."residentId", a."sourceOrgId", a."hospitalId", a."departmentId",
      a."slotId", a."sessionId", a."agreementId", a."quotaWeekOn", a."priority", a."serviceOn", a."startAt",
      a."holdExpiresAt", a."queueNo", a."version"
    FROM "Appointment" a WHERE a."id" = :id AND ${filter}`);
  statements.set(filter, made);
  return made;
}

/** @throws NotFound for what is unknown and for what is not the viewer's, alike */
export async function findAppointment(
  tx: Tx,
  viewer: Viewer,
  id: string,
  now: Date,
): Promise<FoundAppointment> {
  const filter = appointmentsVisible(viewer, now);
  const [row] = await tx.rows<FoundAppointment>(selectVisible(filter.sql), { ...filter.params, id });
  if (row === undefined) throw new NotFound('appointment', ['appointmentId']);
  return { ...row, state: effectiveState(appointmentWorkflow, { ...row }, now) };
}

/** Which appointment an act is about, and which version of it the caller has read. */
export interface AppointmentClaim {
  readonly act: string;
  readonly appointmentId: string;
  readonly expectedVersion: number;
}

/**
 * The appointment of an act, locked, when the lifecycle and the rules allow the act to this viewer and the
 * version is the one that was read.
 * @throws NotFound, StateConflict, RuleRefused, VersionConflict
 */
export async function claimAppointment(
  { tx, now, acting, concerns }: Deciding,
  { act, appointmentId, expectedVersion }: AppointmentClaim,
  rules: readonly Rule<FoundAppointment>[] = [],
): Promise<FoundAppointment> {
  await tx.lock('Appointment', appointmentId);
  const { viewer } = acting;
  const found = await findAppointment(tx, viewer, appointmentId, now);
  concerns({ residentIds: [found.residentId], ownerOrgIds: [found.sourceOrgId] });
  const sides = appointmentSides(viewer, found);
  requireNone(edgeRefusals(appointmentWorkflow, act, { viewer, state: found.state, sides }));
  requireNone(refusalsOf(rules, found));
  if (found.version !== expectedVersion) throw new VersionConflict('appointment', found.version);
  return found;
}

/** A guarded update that must have met its row: the lock makes another outcome a lost race. */
export function requireMoved(moved: number, found: FoundAppointment): void {
  if (moved !== 1) throw new VersionConflict('appointment', found.version + 1);
}
