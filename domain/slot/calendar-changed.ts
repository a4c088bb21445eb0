import type { Tx } from '../../prisma/client.ts';
import { appendEvent } from '../event-log.ts';
import { regionPrefix } from '../region/within.ts';
import { isHeldOn, makeSessions } from './expand.ts';
import { type SessionPlan, sessionPlan } from './plan.ts';
import { datesAhead, type Followed, followCalendar } from './realign.ts';

/** Nobody could book with a closed department or a hospital that is not active. */
export const atWork = { hospital: { status: 'ACTIVE' }, department: { status: 'ACTIVE' } };

/** Whose calendar changed: organisations by id, or everybody in a region and below it, and on which dates. */
export interface CalendarChange {
  readonly organizationIds?: readonly string[];
  /** GB/T 2260; what ends in zeros stands for all below it. */
  readonly regionCode?: string;
  readonly datesOn: readonly string[];
}

/** The templates of an active hospital with their pools, locked: none is changed until its sessions are made. */
async function templatesOf(tx: Tx, hospitalId: string) {
  const where = { hospitalId, status: 'ACTIVE', ...atWork };
  const orderBy = { id: 'asc' } as const;
  for (const { id } of await tx.db.slotTemplate.findMany({ where, orderBy, select: { id: true } }))
    await tx.lock('SlotTemplate', id);
  return tx.db.slotTemplate.findMany({ where, orderBy, include: { pools: true } });
}

/** Puts on record which sessions the calendar closed or opened. No person did it: they set the calendar. */
export async function recordFollowed(tx: Tx, { withdrawn, reopened }: Followed, now: Date): Promise<void> {
  const moved = [
    ...withdrawn.map((id) => ({ id, from: 'OPEN', to: 'WITHDRAWN' })),
    ...reopened.map((id) => ({ id, from: 'WITHDRAWN', to: 'OPEN' })),
  ];
  for (const { id, from, to } of moved) {
    const change = { noun: 'session', nounId: id, journeyId: id, act: 'followCalendar', from, to } as const;
    await appendEvent(tx, change, null, now);
  }
}

/** The hospitals that a change of calendar may concern. */
const hospitalsOf = (tx: Tx, { organizationIds = [], regionCode }: CalendarChange) =>
  tx.db.organization.findMany({
    where: {
      status: 'ACTIVE',
      slotTemplates: { some: { status: 'ACTIVE' } },
      OR: [
        { id: { in: [...organizationIds] } },
        ...(regionCode === undefined ? [] : [{ regionCode: { startsWith: regionPrefix(regionCode) } }]),
      ],
    },
    select: { id: true, regionCode: true },
    orderBy: { id: 'asc' },
  });

async function makeOn(
  tx: Tx,
  template: Awaited<ReturnType<typeof templatesOf>>[number],
  { plan, datesOn }: { readonly plan: SessionPlan; readonly datesOn: readonly string[] },
  now: Date,
): Promise<number> {
  const held = datesAhead(plan, datesOn, now).filter((dateOn) => isHeldOn(template, plan.calendar, dateOn));
  return makeSessions(tx, template, { plan, datesOn: held }, now);
}

/**
 * Brings the sessions of hospitals in line with a calendar that has just changed, in the transaction of that change:
 * those nobody has booked on a day that is now closed are taken back, those of a day that is now open are made. Sessions
 * with bookings stay for the hospital to stop; they are `sessions(filter: { isOnClosedDay: true })`.
 */
export async function realignForCalendar(
  tx: Tx,
  change: CalendarChange,
  now: Date,
): Promise<{ readonly made: number; readonly withdrawn: number; readonly reopened: number }> {
  const total = { made: 0, withdrawn: 0, reopened: 0 };
  for (const { id: organizationId, regionCode } of await hospitalsOf(tx, change)) {
    const plan = await sessionPlan(tx, { organizationId, regionCode }, now);
    for (const template of await templatesOf(tx, organizationId)) {
      const followed = await followCalendar(tx, template, plan, now);
      await recordFollowed(tx, followed, now);
      total.withdrawn += followed.withdrawn.length;
      total.reopened += followed.reopened.length;
      total.made += await makeOn(tx, template, { plan, datesOn: change.datesOn }, now);
    }
  }
  return total;
}
