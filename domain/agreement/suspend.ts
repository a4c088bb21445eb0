import { type Deciding, perform } from '../act.ts';
import { requireNone } from '../available-action.ts';
import { endOfLocalDay } from '../calendar-date.ts';
import type { SuspensionGround } from '../codes/agreement-ground.ts';
import type { AgreementSuspendReason } from '../codes/agreement-reason.ts';
import { policiesFor } from '../policy-value/read.ts';
import { requireReasonText } from '../require-reason.ts';
import type { Acting } from '../viewer.ts';
import { askColumns, isAgreed, NO_ASK, openAsk } from './ask.ts';
import { type AgreementStanding, type OnAgreement, placeOf, standingFor, takeStep } from './standing.ts';
import {
  coolingRefusals,
  groundRefusals,
  resumeRefusals,
  SUSPENSION_LIMITS,
  type SuspensionLimits,
  suspendRefusals,
  suspensionEnd,
} from './suspension.ts';

export interface AgreementSuspendInput extends OnAgreement {
  readonly ground: SuspensionGround;
  readonly reasonCode: AgreementSuspendReason;
  readonly reasonText?: string | null | undefined;
  /** Last day of the suspension. */
  readonly untilOn?: string | null | undefined;
}

const limitsOf = ({ tx, now }: Deciding, { agreement }: AgreementStanding): Promise<SuspensionLimits> =>
  policiesFor(tx, SUSPENSION_LIMITS, placeOf(agreement), now);

const safetyColumn = ({ agreement }: AgreementStanding, { viewer }: Acting) =>
  viewer.organizationId === agreement.nursingHomeId ? 'homeSafetyAt' : 'medicalSafetyAt';

function requireOpen(deciding: Deciding, standing: AgreementStanding, ground: SuspensionGround): void {
  const { agreement, sides } = standing;
  const { now } = deciding;
  requireNone(suspendRefusals(agreement, sides, now));
  requireNone(groundRefusals(ground, agreement, { sides, now }));
}

/** What a suspension writes, once it is carried out. */
function suspended(
  { now, acting }: Deciding,
  standing: AgreementStanding,
  { ground, untilAt }: { ground: SuspensionGround; untilAt: Date },
) {
  const alone = ground === 'SAFETY' ? { [safetyColumn(standing, acting)]: now } : {};
  const by = { suspendedByOrgId: acting.viewer.organizationId, suspendedAt: now };
  return { suspensionGround: ground, ...by, suspendedUntilAt: untilAt, ...alone, ...NO_ASK };
}

/**
 * Suspends an agreement (domain 3.1): for safety by one side at once, for both by the second side's call with the
 * same day, by a supervisor at once. Nothing new is booked over the green channel; booked places are honoured.
 * @returns the agreement's id
 */
export const suspendAgreement = (acting: Acting, input: AgreementSuspendInput): Promise<string> =>
  perform(acting, 'agreementSuspend', input, async (deciding) => {
    const { now } = deciding;
    const { agreementId, ground, reasonCode, reasonText: text, untilOn = null } = input;
    const standing = await standingFor(deciding, 'agreementSuspend', agreementId);
    const { agreement, state } = standing;
    requireOpen(deciding, standing, ground);
    const isTextMandatory = reasonCode === 'OTHER';
    const reasonText = requireReasonText({ code: reasonCode, text, field: 'reasonText', isTextMandatory });
    const limits = await limitsOf(deciding, standing);
    if (ground === 'SAFETY')
      requireNone(coolingRefusals(agreement[safetyColumn(standing, acting)], limits, now));
    const wantedAt = untilOn === null ? null : endOfLocalDay(untilOn);
    const { endsAt } = agreement;
    const untilAt = suspensionEnd({ ground, untilAt: wantedAt }, limits, { endsAt, now });
    const reason = { reasonCode, reasonText };
    const event = { ...reason, facts: { ground, untilAt } };
    const wanted = { act: 'agreementSuspend', byOrgId: acting.viewer.organizationId, on: untilOn } as const;
    if (ground === 'MUTUAL' && !isAgreed(openAsk(agreement, now), wanted)) {
      const set = askColumns(wanted, limits['agreement.countersignDays'], { endsAt, now });
      await takeStep(deciding, standing, input, { act: 'agreementSuspend', to: state, set, event });
      return agreementId;
    }
    const to = state === 'ACTIVE' ? 'SUSPENDED' : state;
    // Under notice the reason on the agreement is that of the notice.
    const shown = state === 'TERMINATING' ? {} : reason;
    const set = { ...suspended(deciding, standing, { ground, untilAt }), ...shown };
    await takeStep(deciding, standing, input, { act: 'agreementSuspend', to, set, event });
    return agreementId;
  });

const RESUMED = {
  ...{ suspensionGround: null, suspendedByOrgId: null, suspendedAt: null, suspendedUntilAt: null },
  ...{ reasonCode: null, reasonText: null, ...NO_ASK },
};

/** Ends a suspension before its time: by who made it; what both made, by both. @returns the agreement's id */
export const resumeAgreement = (acting: Acting, input: OnAgreement): Promise<string> =>
  perform(acting, 'agreementResume', input, async (deciding) => {
    const { now } = deciding;
    const { agreementId } = input;
    const { viewer } = acting;
    const standing = await standingFor(deciding, 'agreementResume', agreementId);
    const { agreement, state, sides } = standing;
    requireNone(resumeRefusals(agreement, { viewer, sides, now }));
    const wanted = { act: 'agreementResume', byOrgId: viewer.organizationId, on: null } as const;
    const isAsk = agreement.suspensionGround === 'MUTUAL' && !isAgreed(openAsk(agreement, now), wanted);
    if (isAsk) {
      const limits = await limitsOf(deciding, standing);
      const set = askColumns(wanted, limits['agreement.countersignDays'], { endsAt: agreement.endsAt, now });
      await takeStep(deciding, standing, input, { act: 'agreementResume', to: state, set });
      return agreementId;
    }
    const { reasonCode, reasonText } = agreement;
    const set = state === 'TERMINATING' ? { ...RESUMED, reasonCode, reasonText } : RESUMED;
    const to = state === 'SUSPENDED' ? 'ACTIVE' : state;
    await takeStep(deciding, standing, input, { act: 'agreementResume', to, set });
    return agreementId;
  });
