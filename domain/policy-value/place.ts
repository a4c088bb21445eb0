import { read } from '../../prisma/client.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import type { PolicyPlace } from './applied.ts';

/** Of where somebody asks what holds: of a region, of an organisation, or of the own one. */
export interface NamedPlace {
  readonly organizationId?: string | null | undefined;
  readonly regionCode?: string | null | undefined;
}

/**
 * Policies and calendars are rules, and rules are open: everybody who is signed in may read those of any place.
 * @param path where the place stands in the arguments
 * @throws InvalidInput POLICY_PLACE when both are named; NotFound
 */
export async function namedPlace(
  viewer: Viewer,
  { organizationId, regionCode }: NamedPlace,
  path: readonly string[],
): Promise<PolicyPlace> {
  if (organizationId != null && regionCode != null) {
    const message = 'Ask for a region or for an organisation, not for both.';
    const rule = 'domain 0 PolicyValue';
    throw new InvalidInput({ code: 'POLICY_PLACE', message, path: [...path, 'regionCode'], rule });
  }
  if (regionCode != null) {
    const region = await read().region.findUnique({ where: { code: regionCode }, select: { code: true } });
    if (region === null) throw new NotFound('region', [...path, 'regionCode']);
    return { organizationId: null, regionCode };
  }
  const id = organizationId ?? viewer.organizationId;
  const organization = await read().organization.findUnique({ where: { id }, select: { regionCode: true } });
  if (organization === null) throw new NotFound('organization', [...path, 'organizationId']);
  return { organizationId: id, regionCode: organization.regionCode };
}
