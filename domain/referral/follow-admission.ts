import type { Deciding } from '../act.ts';
import type { Disposition } from '../codes/admission.ts';
import { DISPOSITIONS } from '../codes/admission.ts';
import type { ReferralState } from '../codes/referral.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import { hasRole } from '../viewer.ts';
import { dueEdges } from '../workflow.ts';
import { placedTarget } from './facing.ts';
import { referralsNamed } from './policy.ts';
import { shownVersion } from './shown-version.ts';
import { arrive, complete, earliestArrival, leave, treat } from './visit.ts';
import { referralWorkflow, TREATERS } from './workflow.ts';

/** The referral as the hospital sees it now, with what its next act names. */
async function seen({ tx, now, acting: { viewer } }: Deciding, referralId: string) {
  const where = { AND: [{ id: referralId }, referralsNamed(viewer, now)] };
  const referral = await tx.db.referral.findFirst({
    where,
    include: { targets: { orderBy: { rank: 'asc' } } },
  });
  if (referral === null) throw new NotFound('referral', ['referralId']);
  const stored = referral.state as ReferralState;
  const state = dueEdges(referralWorkflow, { ...referral, state: stored }, now).at(-1)?.to ?? stored;
  return { ...referral, state, expectedVersion: shownVersion(viewer, referral, now) };
}

/** Who is told to be admitted where, by a referral. */
interface AdmittedBy {
  readonly referralId: string;
  readonly hospitalId: string | null;
  readonly admittedAt: Date;
}

export const referralElsewhere = () =>
  new RuleRefused({
    code: 'REFERRAL_ELSEWHERE',
    message: 'The hospital to which it leads names the referral of who is admitted there.',
    path: ['referralId'],
    rule: 'domain 3.4, 3.5.6: who is admitted by a referral has arrived where it leads',
  });

/**
 * Somebody is admitted by a referral, as the hospital tells to which it leads: who is admitted has arrived, no earlier than one can
 * by it. Who has arrived before stays so. @returns whom the referral is about, and in which journey
 * @throws NotFound; RuleRefused REFERRAL_ELSEWHERE, and as `referralArrive`; StateConflict
 */
export async function arriveAdmitted(
  deciding: Deciding,
  { referralId, hospitalId, admittedAt }: AdmittedBy,
): Promise<{ readonly residentId: string; readonly journeyId: string }> {
  const { now, acting } = deciding;
  if (hospitalId !== acting.viewer.organizationId) throw referralElsewhere();
  const referral = await seen(deciding, referralId);
  const { residentId, journeyId, arrivedAt, expectedVersion, targets } = referral;
  if (arrivedAt !== null) {
    if (placedTarget({ targets })?.organizationId !== hospitalId) throw referralElsewhere();
    return { residentId, journeyId };
  }
  const earliest = earliestArrival(referral);
  const from = earliest !== null && earliest > admittedAt ? earliest : admittedAt;
  await arrive(deciding, { referralId, expectedVersion, arrivedAt: from > now ? now : from });
  return { residentId, journeyId };
}

/** An admission as the referral follows it. */
export interface FollowedAdmission {
  readonly referralId: string | null;
  readonly residentId: string;
  readonly hospitalId: string | null;
  readonly kind: string;
  readonly dischargedAt: Date | null;
  readonly disposition: string | null;
}

type Step = 'TREAT' | 'COMPLETE' | 'LEAVE';

/** What the discharge is to the referral; of a death and of a transfer onward who treats says more than a code does. */
const STEP_OF_DISCHARGE: Readonly<Record<Disposition, Step | null>> = {
  RETURNED: 'COMPLETE',
  OTHER: 'COMPLETE',
  AGAINST_ADVICE: 'LEAVE',
  TRANSFERRED: null,
  DIED: null,
};

/** The step that leads a referral on to where its admission stands; null when it stands there, or further. */
function nextStep(state: ReferralState, { kind, dischargedAt, disposition }: FollowedAdmission): Step | null {
  if (state !== 'ARRIVED' && state !== 'IN_TREATMENT') return null;
  const end = dischargedAt === null ? null : STEP_OF_DISCHARGE[(disposition ?? 'OTHER') as Disposition];
  if (end === 'LEAVE') return end;
  if (state === 'IN_TREATMENT') return end;
  return kind === 'INPATIENT' || end !== null ? 'TREAT' : null;
}

/**
 * The referral follows what the hospital tells of the admission that has come by it: who lies in a ward is treated, who is discharged was
 * treated. It is nobody else's to move, and nothing of it is taken back.
 */
export async function followReferral(deciding: Deciding, admission: FollowedAdmission): Promise<void> {
  const { referralId, hospitalId } = admission;
  const { viewer } = deciding.acting;
  if (referralId === null || hospitalId !== viewer.organizationId || !hasRole(viewer, ...TREATERS)) return;
  for (;;) {
    const { state, expectedVersion } = await seen(deciding, referralId);
    const step = nextStep(state, admission);
    if (step === null) return;
    const on = { referralId, expectedVersion };
    if (step === 'TREAT') await treat(deciding, on);
    else if (step === 'COMPLETE') await complete(deciding, on);
    else await leave(deciding, { ...on, reasonText: DISPOSITIONS.AGAINST_ADVICE });
  }
}
