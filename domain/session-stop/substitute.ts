import { statement } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import { NotFound } from '../errors.ts';
import { inForceOn } from '../person/policy.ts';
import {
  busyRefusal,
  gradeRefusal,
  overlap,
  type Place,
  placeRefusal,
  type StoppableSession,
  type Substitute,
} from './rules.ts';

const selectHeld = statement(`
  SELECT x."id", x."startAt", x."endAt" FROM "Session" x
  WHERE COALESCE(x."substituteId", x."practitionerId") = :id AND x."state" = 'OPEN' AND x."endAt" > :now`);

const GRADE = { id: true, category: true, title: true } as const;

type Sessions = readonly StoppableSession[];

const PLACE = { id: true, specialty: true } as const;

/** A doctor of the own hospital, and the departments in which they work there. */
async function requireOwnDoctor({ tx, now, acting }: Deciding, id: string): Promise<Substitute> {
  const { organizationId } = acting.viewer;
  const where = { organizationId, ...inForceOn(localDateOf(now)) };
  const found = await tx.db.practitioner.findFirst({
    where: { id, status: 'ACTIVE', person: { roleAssignments: { some: where } } },
    select: {
      ...GRADE,
      person: { select: { roleAssignments: { where, select: { department: { select: PLACE } } } } },
    },
  });
  if (found === null) throw new NotFound('practitioner', ['substituteId']);
  const { person, ...graded } = found;
  return { ...graded, departments: person.roleAssignments.flatMap(({ department }) => department ?? []) };
}

const departmentsOf = ({ tx }: Deciding, sessions: Sessions): Promise<Place[]> =>
  tx.db.department.findMany({
    where: { id: { in: sessions.map(({ departmentId }) => departmentId) } },
    select: PLACE,
  });

/**
 * Lets a substitute stand in only where the rules allow it: of the own hospital, of the same grade, of that
 * department or its specialty, and free at that time. The lock makes two stops that name the same one be judged one after the other.
 * @throws NotFound, RuleRefused SUBSTITUTE_SAME, SUBSTITUTE_GRADE, SUBSTITUTE_DEPARTMENT, SUBSTITUTE_BUSY
 */
export async function requireSubstitute(deciding: Deciding, id: string, sessions: Sessions): Promise<void> {
  const { tx, now } = deciding;
  await tx.lock('Practitioner', id);
  const substitute = await requireOwnDoctor(deciding, id);
  const firstIds = sessions.flatMap(({ practitionerId }) => practitionerId ?? []);
  const firsts = await tx.db.practitioner.findMany({
    where: { id: { in: firstIds } },
    select: GRADE,
  });
  const places = await departmentsOf(deciding, sessions);
  for (const session of sessions) {
    const first = firsts.find((one) => one.id === session.practitionerId) ?? null;
    const place = places.find((one) => one.id === session.departmentId) ?? null;
    const refusal = gradeRefusal(session, first, substitute) ?? placeRefusal(session, place, substitute);
    requireNone(refusal === null ? [] : [refusal]);
  }
  const stopped = new Set(sessions.map((session) => session.id));
  const held = (await tx.rows<StoppableSession>(selectHeld, { id, now })).filter(
    (one) => !stopped.has(one.id),
  );
  const isBusy = sessions.some((session, at) =>
    [...held, ...sessions.slice(at + 1)].some((other) => overlap(session, other)),
  );
  if (isBusy) throw busyRefusal();
}
