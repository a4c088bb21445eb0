import type { Deciding } from '../act.ts';
import { agreementsOnDate } from '../agreement/in-force.ts';
import { localDateOf } from '../calendar-date.ts';
import type { EmergencyNote } from '../codes/emergency.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import { sharingDecisionOf } from '../consent/sharing-facts.ts';
import { hasRoster } from '../duty/has-roster.ts';
import { isHome } from '../organization/kind.ts';
import { organizationOf, type Side } from '../referral/sides.ts';
import { signedGroupOf } from '../referral/signed-group.ts';
import { HOLDING_STATES } from '../referral/workflow.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import type { SafetyContent } from '../safety-block/content.ts';
import { notesOnTarget } from './notes.ts';
import type { Hospital } from './target.ts';

/** Of whom, from where and to whom an emergency is told. */
export interface Told extends Hospital {
  readonly residentId: string;
  readonly initiatingOrgId: string;
  readonly from: Side;
  readonly safety: SafetyContent | null;
}

async function isConsented({ tx, now }: Deciding, { residentId, to }: Told): Promise<boolean> {
  if ((await recordKeepersOf(tx, [residentId], now)).includes(to.id)) return true;
  const question = { sharing: 'DISCLOSURE', purpose: 'REFERRAL', recipientOrgId: to.id, at: now } as const;
  return (await sharingDecisionOf(tx, residentId, question)).isAllowed;
}

/** Whether an agreement of the home opens EMERGENCY with the hospital; null where no home tells of it. */
async function isAgreed(deciding: Deciding, { initiatingOrgId, to }: Told): Promise<boolean | null> {
  const { tx, now } = deciding;
  const own = await organizationOf(deciding, initiatingOrgId);
  const isOwnHome = isHome((own?.kind ?? 'HOSPITAL') as OrganizationKind);
  const homeId = isOwnHome ? initiatingOrgId : (own?.partOfId ?? null);
  if (homeId === null) return null;
  const sides = { nursingHomeId: homeId, medicalOrgId: to.id };
  const agreements = await agreementsOnDate(tx, { ...sides, serviceOn: localDateOf(now), now });
  return agreements.some(({ services, isSuspended }) => !isSuspended && services.includes('EMERGENCY'));
}

/** The rules about the hospital that this emergency passes over. */
export async function passedOverBy(deciding: Deciding, told: Told): Promise<EmergencyNote[]> {
  const { tx, now } = deciding;
  return notesOnTarget({
    ...told,
    group: signedGroupOf(told.residentId),
    isConsented: await isConsented(deciding, told),
    isRosterKept: await hasRoster(tx, told.to.id, now),
    isAgreed: await isAgreed(deciding, told),
  });
}

/**
 * Whether the resident has another open emergency, or an open referral to the same department. It is asked of the whole
 * network, and says nothing of the other. The caller holds the resident.
 */
export async function isDuplicate(
  { tx, now }: Deciding,
  { residentId, departmentId }: Pick<Told, 'residentId' | 'departmentId'>,
): Promise<boolean> {
  const toDepartment = {
    targets: {
      some: { departmentId, state: { notIn: ['REJECTED', 'NOT_SELECTED', 'WITHDRAWN', 'DIVERTED'] } },
    },
  };
  const others = await tx.db.referral.count({
    where: {
      ...{ residentId, state: { in: [...HOLDING_STATES] } },
      AND: [
        { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
        { OR: [{ kind: 'EMERGENCY' }, ...(departmentId === null ? [] : [toDepartment])] },
      ],
    },
  });
  return others > 0;
}
