import { RuleRefused } from '../errors.ts';
import type { SafetyContent } from '../safety-block/content.ts';
import type { FoundReferral } from './claim.ts';
import { diagnosisCode, recordIn } from './sealed.ts';
import type { Side } from './sides.ts';

const isMental = (referral: FoundReferral): boolean =>
  referral.diagnoses.some((diagnosis) => /(^|\+)F\d{2}/.test(diagnosisCode(diagnosis) ?? ''));

interface Choice {
  readonly from: Side;
  readonly targets: readonly Side[];
  readonly safety: SafetyContent;
}

/** Whether an organisation stands in the alliance of who asks. */
export const isOfAlliance = (from: Side, to: Side): boolean =>
  from.allianceId !== null && to.allianceId === from.allianceId;

/** What speaks against one that is asked. */
function doubtsAbout(referral: FoundReferral, { from, safety }: Choice, to: Side): string[] {
  const can = (capability: string) => to.capabilities.some((one) => one.capability === capability);
  const isInfected = safety.infectionStatus === 'SUSPECTED' || safety.infectionStatus === 'CONFIRMED';
  const isHomeward = referral.kind === 'RETURN_HOME';
  const isUp = referral.direction === 'UP';
  return [
    isInfected && !isHomeward && !can('INFECTIOUS') ? 'it has not the capability INFECTIOUS' : null,
    isMental(referral) && !isHomeward && !can('PSYCHIATRIC') ? 'it has not the capability PSYCHIATRIC' : null,
    isUp && from.allianceId !== null && !isOfAlliance(from, to) ? 'it is not of the own alliance' : null,
  ].filter((doubt) => doubt !== null);
}

/**
 * Infection asks for INFECTIOUS, mental disorder for PSYCHIATRIC, and an alliance for its own superior first; otherwise a
 * reason stands beside the choice (domain 3.5.2). @throws RuleRefused TARGET_REASON that names what it is about
 */
export function requireFittingTargets(referral: FoundReferral, choice: Choice): void {
  if (recordIn(referral.id, referral.recordSealed).targetReasonText !== null) return;
  for (const to of choice.targets) {
    const doubts = doubtsAbout(referral, choice, to);
    if (doubts.length === 0) continue;
    const message = `Say why this organisation is asked although ${doubts.join(', and ')}.`;
    const path = ['targetReasonText'];
    throw new RuleRefused({ code: 'TARGET_REASON', message, path, rule: 'domain 3.5.2' });
  }
}
