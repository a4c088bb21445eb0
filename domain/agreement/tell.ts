import type { Deciding } from '../act.ts';
import { tellDuty } from '../notification/tell.ts';

interface TwoSides {
  readonly id: string;
  readonly nursingHomeId: string;
  readonly medicalOrgId: string;
}

/** Tells the administration of the other side that something changed, of both when a supervisor changed it. */
export async function tellOtherSide(
  { tx, now, acting }: Deciding,
  { id, nursingHomeId, medicalOrgId }: TwoSides,
  version: number,
): Promise<void> {
  const own = acting.viewer.organizationId;
  const changed = { kind: 'AGREEMENT_CHANGED', noun: 'agreement', nounId: id } as const;
  for (const organizationId of [nursingHomeId, medicalOrgId].filter((side) => side !== own)) {
    const place = { organizationId, function: 'ADMINISTRATION' } as const;
    await tellDuty(tx, place, { ...changed, occasion: `version ${version}` }, now);
  }
}
