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
  lastEnd,
  resumeRefusals,
  SUSPENSION_LIMITS,
  type SuspensionLimits,
  suspendRefusals,
  suspensionEnd,
  suspensionsAt,
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

/** What a suspension writes, once it is carried out: one of the same kind before it ends with it, the other kind goes on. */
function suspended(
  { now, acting }: Deciding,
  { agreement, ...standing }: AgreementStanding,
  { ground, untilAt }: { ground: SuspensionGround; untilAt: Date },
) {
  const byOrgId = acting.viewer.organizationId;
  const others = suspensionsAt(agreement, now).filter(
    (one) => (one.ground === 'SUPERVISION') !== (ground === 'SUPERVISION'),
  );
  const until = { suspendedUntilAt: lastEnd([...others, { untilAt }]), ...NO_ASK };
  if (ground === 'SUPERVISION')
    return { supervisedByOrgId: byOrgId, supervisedAt: now, supervisedUntilAt: untilAt, ...until };
  const alone = ground === 'SAFETY' ? { [safetyColumn({ agreement, ...standing }, acting)]: now } : {};
  const by = { suspensionGround: ground, suspendedByOrgId: byOrgId, suspendedAt: now, sidesUntilAt: untilAt };
  return { ...by, ...alone, ...until };
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

const NOT_SUPERVISED = { supervisedByOrgId: null, supervisedAt: null, supervisedUntilAt: null };
const NOT_BY_SIDES = {
  suspensionGround: null,
  suspendedByOrgId: null,
  suspendedAt: null,
  sidesUntilAt: null,
};

/** Why the two sides have suspended it, as they said: their reason is shown again when theirs alone is left. */
async function reasonOfSides({ tx }: Deciding, nounId: string) {
  const told = await tx.db.event.findMany({
    where: { noun: 'agreement', nounId, act: 'agreementSuspend' },
    orderBy: { seq: 'desc' },
    select: { reasonCode: true, reasonText: true, facts: true },
  });
  const last = told.find(
    ({ facts }) => (JSON.parse(facts ?? '{}') as { ground?: string }).ground !== 'SUPERVISION',
  );
  return { reasonCode: last?.reasonCode ?? null, reasonText: last?.reasonText ?? null };
}

/** What is left when the first suspension ends: the other one, with its own end and reason, or none. */
async function resumed(deciding: Deciding, { agreement, state }: AgreementStanding) {
  const [first, ...left] = suspensionsAt(agreement, deciding.now);
  const ended = first?.ground === 'SUPERVISION' ? NOT_SUPERVISED : NOT_BY_SIDES;
  const set = { ...ended, suspendedUntilAt: lastEnd(left), ...NO_ASK };
  // Under notice the reason on the agreement is that of the notice.
  if (state === 'TERMINATING') return { to: state, set } as const;
  if (left.length === 0)
    return { to: 'ACTIVE', set: { ...set, reasonCode: null, reasonText: null } } as const;
  return { to: state, set: { ...set, ...(await reasonOfSides(deciding, agreement.id)) } } as const;
}

/**
 * Ends a suspension before its time: by who made it; what both made, by both. Where the sides and a supervisor have
 * suspended, the other suspension goes on.
 * @returns the agreement's id
 */
export const resumeAgreement = (acting: Acting, input: OnAgreement): Promise<string> =>
  perform(acting, 'agreementResume', input, async (deciding) => {
    const { now } = deciding;
    const { agreementId } = input;
    const { viewer } = acting;
    const standing = await standingFor(deciding, 'agreementResume', agreementId);
    const { agreement, state, sides } = standing;
    requireNone(resumeRefusals(agreement, { viewer, sides, now }));
    const wanted = { act: 'agreementResume', byOrgId: viewer.organizationId, on: null } as const;
    const isMutual = suspensionsAt(agreement, now)[0]?.ground === 'MUTUAL';
    if (isMutual && !isAgreed(openAsk(agreement, now), wanted)) {
      const limits = await limitsOf(deciding, standing);
      const set = askColumns(wanted, limits['agreement.countersignDays'], { endsAt: agreement.endsAt, now });
      await takeStep(deciding, standing, input, { act: 'agreementResume', to: state, set });
      return agreementId;
    }
    const step = await resumed(deciding, standing);
    await takeStep(deciding, standing, input, { act: 'agreementResume', ...step });
    return agreementId;
  });
