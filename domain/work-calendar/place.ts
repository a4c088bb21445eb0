import type { Deciding } from '../act.ts';
import { InvalidInput, NotFound, RuleRefused } from '../errors.ts';
import type { NamedPlace } from '../policy-value/place.ts';
import { regionPrefix } from '../region/within.ts';
import { hasRole } from '../viewer.ts';
import { CALENDAR_RULE } from './rules.ts';

/** Whose calendar it is: one of the two. */
export type CalendarPlace =
  | { readonly regionCode: string; readonly organizationId: null }
  | { readonly regionCode: null; readonly organizationId: string };

const notYours = (message: string, path: string) =>
  new RuleRefused({ code: 'NOT_YOUR_ACT', message, path: [path], rule: 'domain 1 Roles' });

async function requireRegionOf({ tx, acting: { viewer } }: Deciding, regionCode: string): Promise<void> {
  const isOwn =
    hasRole(viewer, 'SYS_ADMIN') ||
    (hasRole(viewer, 'HEALTH_SUPERVISOR') && regionCode.startsWith(regionPrefix(viewer.regionCode)));
  if (!isOwn) {
    const message =
      "A region's calendar is set by SYS_ADMIN, or by a HEALTH_SUPERVISOR of the region or one above it.";
    throw notYours(message, 'regionCode');
  }
  if ((await tx.db.region.count({ where: { code: regionCode } })) === 0)
    throw new NotFound('region', ['regionCode']);
}

/** The place whose calendar the viewer sets. @throws InvalidInput CALENDAR_PLACE; RuleRefused NOT_YOUR_ACT; NotFound */
export async function requireCalendarPlace(deciding: Deciding, named: NamedPlace): Promise<CalendarPlace> {
  const { viewer } = deciding.acting;
  const { regionCode, organizationId } = named;
  if (regionCode != null && organizationId == null) {
    await requireRegionOf(deciding, regionCode);
    return { regionCode, organizationId: null };
  }
  if (regionCode != null || organizationId == null) {
    const message = 'Name either the region or the organisation whose calendar it is.';
    throw new InvalidInput({ code: 'CALENDAR_PLACE', message, path: ['regionCode'], rule: CALENDAR_RULE });
  }
  // An entry that the viewer does not keep is answered like one that nobody has.
  const isKept = organizationId === viewer.organizationId && hasRole(viewer, 'ORG_ADMIN');
  if (!isKept) throw new NotFound('organization', ['organizationId']);
  return { regionCode: null, organizationId };
}
