import { RuleRefused } from '../errors.ts';
import type { SafetyContent } from '../safety-block/content.ts';
import type { FoundReferral } from './claim.ts';
import { diagnosisCode, recordIn } from './sealed.ts';
import type { Side } from './sides.ts';

const isMental = (referral: FoundReferral): boolean =>
  referral.diagnoses.some((diagnosis) => /(^|\+)F\d{2}/.test(diagnosisCode(diagnosis) ?? ''));

/**
 * Infection asks for INFECTIOUS, mental disorder for PSYCHIATRIC, and an alliance for its own superior first; otherwise a
 * reason stands beside the choice (domain 3.5.2). @throws RuleRefused TARGET_REASON that names what it is about
 */
export function requireFittingTarget(
  referral: FoundReferral,
  { from, to, safety }: { readonly from: Side; readonly to: Side; readonly safety: SafetyContent },
): void {
  const can = (capability: string) => to.capabilities.some((one) => one.capability === capability);
  const isInfected = safety.infectionStatus === 'SUSPECTED' || safety.infectionStatus === 'CONFIRMED';
  const doubts = [
    isInfected && !can('INFECTIOUS') ? 'it has not the capability INFECTIOUS' : null,
    isMental(referral) && !can('PSYCHIATRIC') ? 'it has not the capability PSYCHIATRIC' : null,
    from.allianceId !== null && to.allianceId !== from.allianceId ? 'it is not of the own alliance' : null,
  ].filter((doubt) => doubt !== null);
  if (doubts.length === 0 || recordIn(referral.id, referral.recordSealed).targetReasonText !== null) return;
  const message = `Say why this organisation is asked although ${doubts.join(', and ')}.`;
  const path = ['targetReasonText'];
  throw new RuleRefused({ code: 'TARGET_REASON', message, path, rule: 'domain 3.5.2' });
}
