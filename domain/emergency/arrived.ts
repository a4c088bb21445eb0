import type { Deciding } from '../act.ts';
import { policyFor } from '../policy-value/read.ts';
import type { FoundReferral, FoundTarget } from '../referral/claim.ts';
import { hoursLater } from '../referral/clocks.ts';
import { liveTargets } from '../referral/facing.ts';
import { answerFor } from '../referral/move.ts';
import { ACCEPTED_STATES } from '../referral/target-workflow.ts';
import { tellOffice } from '../referral/tell.ts';
import { ARRIVALS } from '../referral/workflow.ts';
import { acknowledgeEmergency } from './acknowledge.ts';

interface Arrival {
  readonly target: FoundTarget;
  readonly arrivedAt: Date;
}

/** Who does not take the resident after all: columns that are given back, and open nothing later (V19). */
export const NOT_TAKING = {
  ...{ acceptedAt: null, acceptedById: null, expectedOn: null, contactName: null },
  ...{ contactPhoneSealed: null, infoDueAt: null },
} as const;

/** Whoever has the resident now has taken the resident; who else has said yes is told that nobody comes. */
async function takeIn(deciding: Deciding, referral: FoundReferral, { target, arrivedAt }: Arrival) {
  const { tx, now, acting } = deciding;
  const act = 'referralArrive';
  for (const other of liveTargets(referral.targets)) {
    if (other.id === target.id) continue;
    await answerFor(deciding, other, { act, to: 'WITHDRAWN', roles: ARRIVALS, data: NOT_TAKING });
    await tellOffice(tx, referral, other.organizationId, now);
  }
  if (ACCEPTED_STATES.some((accepted) => accepted === target.state)) return;
  const taken = { acceptedAt: arrivedAt, acceptedById: acting.viewer.personId };
  const data = { ...taken, disclosedAt: target.disclosedAt ?? now, reasonCode: null, reasonTextSealed: null };
  await answerFor(deciding, target, { act, to: 'ACCEPTED', roles: ARRIVALS, data });
}

/**
 * The resident of an emergency has come, accepted or not (domain 3.5.10). The sender has `emergency.remainderHours` from the
 * arrival on to write what the notice left out. @returns the columns of the referral beside the arrival
 */
export async function arrivedInEmergency(
  deciding: Deciding,
  referral: FoundReferral,
  arrival: Arrival,
): Promise<{ readonly remainderDueAt: Date | null }> {
  const { tx, now } = deciding;
  const { id: referralId, fromOrgId: organizationId, fromOrg, remainderWrittenAt } = referral;
  await takeIn(deciding, referral, arrival);
  await acknowledgeEmergency(deciding, referralId);
  await tx.db.emergencyEvent.update({ where: { referralId }, data: { alarmedClock: null } });
  if (remainderWrittenAt !== null) return { remainderDueAt: null };
  const place = { organizationId, regionCode: fromOrg.regionCode };
  const { value } = await policyFor(tx, 'emergency.remainderHours', place, now);
  return { remainderDueAt: hoursLater(arrival.arrivedAt, value) };
}
