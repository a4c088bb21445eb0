import type { SuspensionGround, TerminationGround } from '../codes/agreement-ground.ts';
import { isSuspended, type Suspended } from './suspension.ts';

/** A suspension that holds now. */
export interface Suspension {
  readonly ground: SuspensionGround;
  readonly byOrgId: string;
  readonly fromAt: Date;
  readonly untilAt: Date;
}

/** The suspension that holds at `now`; of one that is over the events tell. */
export function suspensionNow(
  row: Suspended & { readonly suspendedAt: Date | null },
  now: Date,
): Suspension | null {
  const { suspensionGround, suspendedByOrgId: byOrgId, suspendedAt: fromAt, suspendedUntilAt: untilAt } = row;
  if (!isSuspended(row, now) || fromAt === null || untilAt === null || byOrgId === null) return null;
  return { ground: suspensionGround as SuspensionGround, byOrgId, fromAt, untilAt };
}

/** How an agreement ends before its term. */
export interface Termination {
  readonly ground: TerminationGround;
  readonly byOrgId: string;
  readonly on: string;
}

export function terminationOf(row: {
  readonly terminationGround: string | null;
  readonly terminatedByOrgId: string | null;
  readonly terminatesOn: string | null;
}): Termination | null {
  const { terminationGround: ground, terminatedByOrgId: byOrgId, terminatesOn: on } = row;
  if (ground === null || byOrgId === null || on === null) return null;
  return { ground: ground as TerminationGround, byOrgId, on };
}
