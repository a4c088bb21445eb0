import type { Rule } from '../available-action.ts';
import { RuleRefused } from '../errors.ts';
import type { SafetyContent } from '../safety-block/content.ts';
import { diagnosisCode, recordIn } from './sealed.ts';
import type { Side } from './sides.ts';
import type { Signing, Unsigned } from './signing.ts';

const isMental = (referral: Unsigned): boolean =>
  referral.diagnoses.some((diagnosis) => /(^|\+)F\d{2}/.test(diagnosisCode(diagnosis) ?? ''));

interface Choice {
  readonly from: Side;
  readonly safety: SafetyContent;
}

/** Whether an organisation stands in the alliance of who asks. */
export const isOfAlliance = (from: Side, to: Side): boolean =>
  from.allianceId !== null && to.allianceId === from.allianceId;

/** What speaks against one that is asked. */
function doubtsAbout(referral: Unsigned, { from, safety }: Choice, to: Side): string[] {
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
 * reason stands beside the choice (domain 3.5.2). Without a safety block nobody can tell.
 */
export const fittingTargets: Rule<Signing> = ({ referral, from, asked, safety }) => {
  if (safety === null || recordIn(referral.id, referral.recordSealed).targetReasonText !== null) return null;
  const doubts = asked
    .map((to) => doubtsAbout(referral, { from, safety }, to))
    .find((some) => some.length > 0);
  if (doubts === undefined) return null;
  const message = `Say why this organisation is asked although ${doubts.join(', and ')}.`;
  return new RuleRefused({
    code: 'TARGET_REASON',
    message,
    path: ['targetReasonText'],
    rule: 'domain 3.5.2',
  });
};
