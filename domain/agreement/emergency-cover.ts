import { requireNone } from '../available-action.ts';
import { hasRoster } from '../duty/has-roster.ts';
import { RuleRefused } from '../errors.ts';
import type { RowReader } from '../policy-value/read.ts';

interface Offered {
  readonly service: string;
}

/** Whether an agreement opens what needs somebody on duty at every hour. */
export const opensEmergency = (services: readonly Offered[]): boolean =>
  services.some(({ service }) => service === 'EMERGENCY');

/** Why an agreement cannot offer EMERGENCY; empty when it need not, or can. */
export const coverRefusals = (services: readonly Offered[], isRosterKept: boolean): RuleRefused[] => {
  if (isRosterKept || !opensEmergency(services)) return [];
  const message = 'The medical side has nobody on its duty rosters; EMERGENCY needs somebody to answer.';
  return [
    new RuleRefused({
      code: 'EMERGENCY_WITHOUT_ROSTER',
      message,
      path: ['services'],
      rule: 'domain 0 DutyRoster: an agreement cannot offer EMERGENCY with an empty roster',
    }),
  ];
};

/** @throws RuleRefused EMERGENCY_WITHOUT_ROSTER */
export async function requireCover(
  read: RowReader,
  medicalOrgId: string,
  services: readonly Offered[],
  now: Date,
): Promise<void> {
  if (!opensEmergency(services)) return;
  requireNone(coverRefusals(services, await hasRoster(read, medicalOrgId, now)));
}
