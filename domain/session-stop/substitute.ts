import { statement } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { localDateOf } from '../calendar-date.ts';
import { NotFound } from '../errors.ts';
import { inForceOn } from '../person/policy.ts';
import { busyRefusal, type Graded, gradeRefusal, overlap, type StoppableSession } from './rules.ts';

const selectHeld = statement(`
  SELECT x."id", x."startAt", x."endAt" FROM "Session" x
  WHERE COALESCE(x."substituteId", x."practitionerId") = :id AND x."state" = 'OPEN' AND x."endAt" > :now`);

type Sessions = readonly StoppableSession[];

async function requireOwnDoctor({ tx, now, acting }: Deciding, id: string): Promise<Graded> {
  const { organizationId } = acting.viewer;
  const at = { organizationId, ...inForceOn(localDateOf(now)) };
  const found = await tx.db.practitioner.findFirst({
    where: { id, status: 'ACTIVE', person: { roleAssignments: { some: at } } },
    select: { id: true, category: true, title: true },
  });
  if (found === null) throw new NotFound('practitioner', ['substituteId']);
  return found;
}

/**
 * Lets a substitute stand in only where the rules allow it: of the own hospital, of the same grade, and free at that
 * time. The lock makes two stops that name the same one be judged one after the other.
 * @throws NotFound, RuleRefused SUBSTITUTE_SAME, SUBSTITUTE_GRADE, SUBSTITUTE_BUSY
 */
export async function requireSubstitute(deciding: Deciding, id: string, sessions: Sessions): Promise<void> {
  const { tx, now } = deciding;
  await tx.lock('Practitioner', id);
  const substitute = await requireOwnDoctor(deciding, id);
  const firstIds = sessions.flatMap(({ practitionerId }) => practitionerId ?? []);
  const firsts = await tx.db.practitioner.findMany({
    where: { id: { in: firstIds } },
    select: { id: true, category: true, title: true },
  });
  for (const session of sessions) {
    const first = firsts.find((one) => one.id === session.practitionerId) ?? null;
    const refusal = gradeRefusal(session, first, substitute);
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
