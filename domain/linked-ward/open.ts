import type { Deciding } from '../act.ts';
import { addDays, localDateOf } from '../calendar-date.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { endEarlierStays } from './arrived-elsewhere.ts';
import { roundLimits } from './limits.ts';
import { planRound } from './plan-round.ts';
import { tellOfStay } from './tell.ts';

/** A referral whose resident has arrived, as far as it decides on a linked ward. */
export interface ArrivedReferral {
  readonly id: string;
  readonly journeyId: string;
  readonly residentId: string;
  readonly direction: string;
  readonly kind: string;
  /** The hospital that sends the resident down, and its doctor who follows the referral. */
  readonly fromOrgId: string;
  readonly ownerId: string | null;
  /** Where the resident has arrived. */
  readonly localOrgId: string;
  readonly arrivedAt: Date;
}

const ACT = 'referralArrive';
/** For what somebody is sent down into a linked ward (domain 3.5.11). */
const WARD_KINDS: readonly string[] = ['REHAB', 'INPATIENT'];

/**
 * Opens the stay in a linked ward with its first joint round, where a referral DOWN for REHAB or INPATIENT has arrived;
 * any other arrival opens none, and ends none. An earlier stay of the resident ends with it. In the transaction of the arrival; the journey goes on.
 * @returns the id of the stay, or null
 */
export async function openLinkedWard(deciding: Deciding, referral: ArrivedReferral): Promise<string | null> {
  const { direction, kind, arrivedAt: startedAt, residentId, journeyId, localOrgId } = referral;
  if (direction !== 'DOWN' || !WARD_KINDS.includes(kind)) return null;
  const { tx, now, acting } = deciding;
  await endEarlierStays(deciding, { residentId, arrivedAt: startedAt });
  const id = newId(now);
  const sides = { hospitalOrgId: referral.fromOrgId, localOrgId };
  const doctors = { specialistId: referral.ownerId, localDoctorId: null };
  const stay = { id, journeyId, referralId: referral.id, residentId, ...sides, ...doctors };
  await tx.db.linkedWardStay.create({ data: { ...stay, state: 'ACTIVE', startedAt, createdAt: now } });
  const facts = { referralId: referral.id, ...sides };
  const change = { noun: 'linkedWardStay', nounId: id, journeyId, act: ACT, to: 'ACTIVE', facts } as const;
  await appendEvent(tx, { ...change, at: startedAt }, acting, now);
  const limits = await roundLimits(tx, sides.hospitalOrgId, now);
  const [todayOn, firstOn] = [
    localDateOf(now),
    addDays(localDateOf(startedAt), limits['linkedWard.firstRoundDays'].value),
  ];
  // An arrival that is told late does not begin with a round that is missed already.
  const plannedOn = firstOn < todayOn ? todayOn : firstOn;
  const round = { kind: 'REGULAR', plannedOn, latestOn: plannedOn, act: ACT, by: acting, limits } as const;
  await planRound(tx, stay, round, now);
  await tellOfStay(tx, stay, 'opened', now);
  return id;
}
