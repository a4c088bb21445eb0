import type { Deciding } from '../act.ts';
import { startOfLocalDay } from '../calendar-date.ts';
import { PRESENCES, type Presence } from '../codes/resident.ts';
import { PRESENCE_ACTS, writePresence } from '../residency/presence.ts';
import { staysToday } from './follow.ts';

/** Where somebody is, since when, and when the return is expected. */
interface Standing {
  readonly to: Presence;
  readonly sinceAt: Date | null;
  readonly expectedReturnOn: string | null;
}

interface Told extends Standing {
  readonly sinceAt: Date;
  /** The admission by which it was known. */
  readonly admissionId: string | null;
}

/** Where a stay begins. */
const NEVER_SAID: Standing = { to: 'IN', sinceAt: null, expectedReturnOn: null };

const isPresence = (state: string): state is Presence => Object.hasOwn(PRESENCES, state);

/** What was said of where the resident of a stay is, in the order in which it was said. */
export async function presencesOf({ tx }: Deciding, stayId: string): Promise<Told[]> {
  const events = await tx.db.event.findMany({
    where: { noun: 'residency', nounId: stayId, act: { in: [...PRESENCE_ACTS] } },
    orderBy: { seq: 'asc' },
  });
  return events.flatMap(({ toState, at, facts }) => {
    if (!isPresence(toState)) return [];
    const known = JSON.parse(facts ?? '{}') as Partial<Told>;
    const { expectedReturnOn = null, admissionId = null } = known;
    return [{ to: toState, sinceAt: at, expectedReturnOn, admissionId }];
  });
}

/** An admission that goes on, and of which nothing was said only because the resident was in hospital already. */
async function byAnother({ tx }: Deciding, residentId: string, after: Date | null): Promise<Standing | null> {
  const since = after === null ? {} : { admittedAt: { gt: after } };
  const other = await tx.db.admission.findFirst({
    where: { residentId, state: 'ADMITTED', ...since },
    orderBy: { admittedAt: 'desc' },
  });
  return other === null ? null : { to: 'HOSPITAL', sinceAt: other.admittedAt, expectedReturnOn: null };
}

/**
 * An admission is void: where the home has the resident is what was said apart from it. What somebody has said since
 * stays. The caller holds the resident.
 */
export async function standAsBefore(
  deciding: Deciding,
  { id: admissionId, residentId }: { readonly id: string; readonly residentId: string },
): Promise<void> {
  const { tx, now, acting } = deciding;
  const voided = await tx.db.admission.findMany({
    where: { residentId, state: 'VOIDED' },
    select: { id: true },
  });
  const isVoid = (told: Told) => voided.some(({ id }) => id === told.admissionId);
  for (const id of await staysToday(deciding, residentId)) {
    await tx.lock('Residency', id);
    const presences = await presencesOf(deciding, id);
    const last = presences.at(-1);
    if (last === undefined || !isVoid(last)) continue;
    const left = presences.filter((told) => !isVoid(told)).at(-1) ?? NEVER_SAID;
    const standing = (await byAnother(deciding, residentId, left.sinceAt)) ?? left;
    const stay = await tx.db.residency.findUniqueOrThrow({ where: { id } });
    const from = stay.presence;
    const { to, expectedReturnOn } = standing;
    const begin = startOfLocalDay(stay.fromOn);
    const sinceAt = standing.sinceAt !== null && standing.sinceAt < begin ? begin : standing.sinceAt;
    await tx.db.residency.update({ where: { id }, data: { version: { increment: 1 } } });
    const change = { stay, from, to, sinceAt, expectedReturnOn, act: 'recordVoid', admissionId };
    await writePresence(tx, change, acting, now);
  }
}
