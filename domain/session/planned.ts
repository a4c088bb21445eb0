import type { Deciding } from '../act.ts';
import type { SlotPool } from '../codes/slot.ts';
import { policyFor } from '../policy-value/read.ts';
import { windowsBetween } from '../slot/expand.ts';
import { type PoolPlaces, poolPlaces, requirePlaces } from '../slot/template-rules.ts';
import { timesOf } from './times.ts';
import { plannedWindows, type SessionSpan, type StandingWindow, type WantedWindow } from './windows.ts';

/** Places of all windows alike, as a template has them. */
export interface PlacesPlan {
  readonly slotMinutes: number;
  /** Of each window. */
  readonly capacity: number;
  /** Without pools the policy's share is reserved. */
  readonly pools?: readonly PoolPlaces[] | null | undefined;
}

interface Planned {
  readonly hospitalId: string;
  readonly regionCode: string;
  readonly isExpert: number;
}

async function poolsOf({ tx, now }: Deciding, plan: PlacesPlan, session: Planned) {
  const key = session.isExpert === 1 ? 'slot.expertReservePercent' : 'slot.reservePercent';
  const hospital = { organizationId: session.hospitalId, regionCode: session.regionCode };
  return poolPlaces(plan.capacity, plan.pools, await policyFor(tx, key, hospital, now));
}

/** All windows of a session by one plan. @throws InvalidInput as a template's */
export async function windowsOfPlan(
  deciding: Deciding,
  plan: PlacesPlan,
  { session, span, slots }: { session: Planned; span: SessionSpan; slots: readonly StandingWindow[] },
): Promise<WantedWindow[]> {
  requirePlaces({ ...plan, ...timesOf(span) });
  const pools = await poolsOf(deciding, plan, session);
  const planned = windowsBetween(span, plan.slotMinutes).flatMap((window) =>
    pools.map(({ pool, places }) => ({ ...window, pool: pool as SlotPool, capacity: places })),
  );
  return plannedWindows(planned, slots, deciding.now);
}

/**
 * A template that is held on this day alone says the same as its session from now on: it is not made otherwise when the
 * calendar takes it back and holds it again.
 */
export async function alignTemplate(
  deciding: Deciding,
  session: Planned & { readonly templateId: string },
  { span, plan }: { readonly span: SessionSpan; readonly plan: PlacesPlan | null },
): Promise<void> {
  const { tx } = deciding;
  const { templateId: id } = session;
  const { serviceOn, startTime, endTime } = timesOf(span);
  const times = { startTime, endTime, ...(plan && { slotMinutes: plan.slotMinutes }) };
  const ofDay = { id, validFromOn: serviceOn, validToOn: serviceOn };
  const data = { ...times, version: { increment: 1 } };
  const { count } = await tx.db.slotTemplate.updateMany({ where: ofDay, data });
  if (count === 0 || plan === null) return;
  await tx.db.slotTemplatePool.deleteMany({ where: { templateId: id } });
  const pools = await poolsOf(deciding, plan, session);
  await tx.db.slotTemplatePool.createMany({ data: pools.map((pool) => ({ templateId: id, ...pool })) });
}
