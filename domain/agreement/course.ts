import type { TerminationGround } from '../codes/agreement-ground.ts';

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
