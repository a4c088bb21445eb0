import type { Deciding } from '../act.ts';
import { RuleRefused } from '../errors.ts';
import { regionPrefix } from '../region/within.ts';
import type { CalendarPlace } from './place.ts';
import { CALENDAR_RULE } from './rules.ts';

/** Days of which a place now says something else: what is held on them may have to change. */
export interface CalendarChange {
  readonly place: CalendarPlace;
  /** In order; each once. */
  readonly datesOn: readonly string[];
}

/** The sessions that a place's word may reach: of the hospitals of the region and below, or of the organisation itself. */
const sessionsAt = ({ regionCode, organizationId }: CalendarPlace) =>
  organizationId === null
    ? { template: { hospital: { regionCode: { startsWith: regionPrefix(regionCode) } } } }
    : { hospitalId: organizationId };

/**
 * What has passed stays what it was. A day in the past is entered only where nothing hangs on it: nothing was said of
 * it, and no session was held or offered there, as when a network begins in the middle of a year.
 * @throws RuleRefused CALENDAR_PAST
 */
export async function requirePastUntouched(
  { tx }: Deciding,
  { place, datesOn }: CalendarChange,
  todayOn: string,
  stored: ReadonlyMap<string, unknown>,
): Promise<void> {
  const pastOn = datesOn.filter((dateOn) => dateOn < todayOn);
  if (pastOn.length === 0) return;
  const isSaid = pastOn.some((dateOn) => stored.has(dateOn));
  const held = { ...sessionsAt(place), serviceOn: { in: pastOn }, state: { not: 'WITHDRAWN' } };
  if (!isSaid && (await tx.db.session.count({ where: held })) === 0) return;
  const message = `${pastOn[0]} has passed, and something hangs on it: what was worked then stays as it was.`;
  throw new RuleRefused({ code: 'CALENDAR_PAST', message, path: ['days'], rule: CALENDAR_RULE });
}
