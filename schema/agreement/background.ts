import { limitsOfRegions, type RegionLimits, rostersKept } from '../../domain/agreement/background.ts';
import { opensEmergency } from '../../domain/agreement/emergency-cover.ts';
import { batched } from '../batch.ts';
import { actingOf, type GraphContext } from '../builder.ts';

const limits = batched<string, RegionLimits>(
  (regionCode) => regionCode,
  (codes, context) => limitsOfRegions(codes, actingOf(context).clock.now()),
);

const roster = batched<string, boolean>(
  (organizationId) => organizationId,
  (ids, context) => rostersKept(ids, actingOf(context).clock.now()),
);

/** The limits of a region. */
export async function limitsOf(regionCode: string, context: GraphContext): Promise<RegionLimits> {
  const found = await limits(regionCode, context);
  if (found === undefined) throw new Error(`no limits of the region ${regionCode}`);
  return found;
}

/** Whether the medical side has anybody on duty, where that matters: an agreement without EMERGENCY asks nobody. */
export const isRosterKept = async (
  medicalOrgId: string,
  services: readonly { readonly service: string }[],
  context: GraphContext,
): Promise<boolean> => !opensEmergency(services) || (await roster(medicalOrgId, context)) === true;
