import { type Statement, statement } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { edgeRefusals, requireNone } from '../available-action.ts';
import type { SessionHalf } from '../codes/slot.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import { sessionWorkflow } from '../session/workflow.ts';
import { sessionsKept } from '../slot/policy.ts';
import { overRefusal, type StoppableSession } from './rules.ts';

/** Which sessions are meant: one by its id, or those of a department, of a doctor or of both on a day (or half of it). */
export interface WantedSessions {
  readonly sessionId?: string | null | undefined;
  /** With a session: one window of it in one pool. */
  readonly slotId?: string | null | undefined;
  readonly departmentId?: string | null | undefined;
  readonly serviceOn?: string | null | undefined;
  readonly practitionerId?: string | null | undefined;
  readonly half?: SessionHalf | null | undefined;
}

const CONDITIONS = {
  sessionId: 'x."id" = :sessionId',
  departmentId: 'x."departmentId" = :departmentId',
  serviceOn: 'x."serviceOn" = :serviceOn',
  practitionerId: 'COALESCE(x."substituteId", x."practitionerId") = :practitionerId',
  half: 'x."half" = :half',
} as const;
type Condition = keyof typeof CONDITIONS;

const statements = new Map<string, Statement>();

function selectKept(where: string): Statement {
  const known = statements.get(where);
  if (known !== undefined) return known;
  const made = statement(`
    SELECT x."id", x."state", x."departmentId", x."practitionerId", x."substituteId", x."isExpert", x."serviceOn",
      x."half", x."startAt", x."endAt"
    FROM "Session" x WHERE ${where} ORDER BY x."id"`);
  statements.set(where, made);
  return made;
}

export function formRefused(path: string, message: string): InvalidInput {
  return new InvalidInput({ code: 'STOP_FORM', message, path: [path], rule: 'domain 3.4 sessionStop' });
}

/** @throws InvalidInput STOP_FORM when it is neither one session nor a department or doctor on a day */
function requireForm(wanted: WantedSessions): void {
  const { sessionId, departmentId, serviceOn, practitionerId, half } = wanted;
  if (sessionId != null) {
    const others = { departmentId, serviceOn, practitionerId, half };
    const [other] = Object.entries(others).find(([, value]) => value != null) ?? [];
    if (other !== undefined)
      throw formRefused(other, 'Name a session, or a department or a doctor on a day, not both.');
    return;
  }
  if (wanted.slotId != null) throw formRefused('sessionId', 'Name the session of the window.');
  if (departmentId == null && practitionerId == null)
    throw formRefused('departmentId', 'Name a session, or a department or a doctor on a day.');
  if (serviceOn == null) throw formRefused('serviceOn', 'Name the day on which sessions are stopped.');
}

async function requireOwnDepartment({ tx, acting }: Deciding, departmentId: string): Promise<void> {
  const where = { id: departmentId, organizationId: acting.viewer.organizationId };
  if ((await tx.db.department.count({ where })) === 0) throw new NotFound('department', ['departmentId']);
}

/** Of the sessions of a day, those that are open and not over; where none is, why the first one is not. */
function stillToHold(found: readonly StoppableSession[], deciding: Deciding): StoppableSession[] {
  const { now, acting } = deciding;
  const standing = { viewer: acting.viewer, sides: ['HOSPITAL'] };
  const refusals = (session: StoppableSession) => [
    ...edgeRefusals(sessionWorkflow, 'sessionStop', { ...standing, state: session.state }),
    ...[overRefusal(session, now)].filter((refusal) => refusal !== null),
  ];
  const open = found.filter((session) => refusals(session).length === 0);
  const [first] = found;
  if (open.length === 0 && first !== undefined) requireNone(refusals(first));
  return open;
}

/**
 * The sessions of the own hospital that are meant, open and not over, by id.
 * @throws NotFound, InvalidInput STOP_FORM, StateConflict, RuleRefused SESSION_STOP_IN_PAST, NO_SESSION_MATCHES
 */
export async function requireSessions(
  deciding: Deciding,
  wanted: WantedSessions,
): Promise<readonly [StoppableSession, ...StoppableSession[]]> {
  requireForm(wanted);
  const { tx, now, acting } = deciding;
  if (wanted.departmentId != null) await requireOwnDepartment(deciding, wanted.departmentId);
  const given = (Object.keys(CONDITIONS) as Condition[]).filter((key) => wanted[key] != null);
  const kept = sessionsKept(acting.viewer, now);
  const isOne = wanted.sessionId != null;
  const where = [
    kept.sql,
    ...given.map((key) => CONDITIONS[key]),
    ...(isOne ? [] : [`x."state" <> 'WITHDRAWN'`]),
  ];
  const params = Object.fromEntries(given.map((key) => [key, wanted[key] ?? null]));
  const found = await tx.rows<StoppableSession>(selectKept(where.join(' AND ')), {
    ...kept.params,
    ...params,
  });
  if (isOne && found.length === 0) throw new NotFound('session', ['sessionId']);
  const [first, ...others] = stillToHold(found, deciding);
  if (first !== undefined) return [first, ...others];
  const message = 'No such session is held then.';
  const rule = 'domain 3.4 sessionStop';
  throw new RuleRefused({ code: 'NO_SESSION_MATCHES', message, path: ['serviceOn'], rule });
}
