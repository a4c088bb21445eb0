import type { Deciding } from '../act.ts';
import { edgeRefusals, requireNone } from '../available-action.ts';
import type { AdmissionState } from '../codes/admission.ts';
import { claimVersion } from '../compare-and-set.ts';
import { NotFound } from '../errors.ts';
import { OPENING_COLUMNS } from '../resident/policy.ts';
import { residentOfNews } from './find-resident.ts';
import { admissionSides, admissionsVisible } from './policy.ts';
import { admissionWorkflow } from './workflow.ts';

const WITH_PARTIES = { hospital: true, resident: { select: OPENING_COLUMNS } } as const;

interface Named {
  readonly admissionId: string;
  readonly expectedVersion: number;
  readonly act: string;
}

/**
 * An admission that the viewer sees, claimed for an act of its table in the version that was read, and its resident, locked.
 * @throws NotFound; RuleRefused NOT_YOUR_ACT; StateConflict; VersionConflict
 */
export async function claimAdmission(deciding: Deciding, { admissionId, expectedVersion, act }: Named) {
  const { tx, now, acting } = deciding;
  const { viewer } = acting;
  const where = { AND: [{ id: admissionId }, admissionsVisible(viewer, now)] };
  const look = async () => {
    const found = await tx.db.admission.findFirst({ where, include: WITH_PARTIES });
    if (found === null) throw new NotFound('admission', ['admissionId']);
    const standing = {
      viewer,
      state: found.state as AdmissionState,
      sides: admissionSides(viewer, found, now),
    };
    requireNone(edgeRefusals(admissionWorkflow, act, standing));
    return { ...found, state: standing.state };
  };
  const seen = await look();
  const resident = await residentOfNews(deciding, seen.residentId);
  // Whoever held the resident may have moved it.
  const admission = await look();
  const { id, version: found } = admission;
  await claimVersion(tx, { table: 'Admission', noun: 'admission', id, expected: expectedVersion, found });
  return { resident, admission };
}

export type ClaimedAdmission = Awaited<ReturnType<typeof claimAdmission>>['admission'];
