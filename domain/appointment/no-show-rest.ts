import { rows, statement } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import type { NoShowRest } from '../codes/appointment.ts';
import { isMissable } from './no-show.ts';

/** A booking of which it is not known when it is missed. */
export interface Unarmed {
  readonly id: string;
  readonly hospitalId: string;
  readonly service: string;
  readonly serviceOn: string;
}

const selectShown = statement(`
  SELECT "hospitalId", "serviceOn" FROM "ReceptionDay"
  WHERE "hospitalId" IN (:hospitalIds...) AND "serviceOn" IN (:days...)`);
// As `feedOf` has it: a hospital is fed as long as one of its systems is heard.
const selectFeeds = statement(`
  SELECT c."organizationId" AS "hospitalId", MAX(CASE WHEN c."silentAt" > :now THEN 1 ELSE 0 END) AS "isHeard"
  FROM "HisClient" c WHERE c."organizationId" IN (:hospitalIds...) AND c."attendanceSinceAt" IS NOT NULL
    AND c."revokedAt" IS NULL
  GROUP BY c."organizationId"`);

type Day = Pick<Unarmed, 'hospitalId' | 'serviceOn'>;
const dayOf = ({ hospitalId, serviceOn }: Day): string => `${hospitalId} ${serviceOn}`;

/** Why the no-show clock of each of these bookings rests, by their ids, in two statements for all. */
export async function noShowRests(
  bookings: readonly Unarmed[],
  now: Date,
): Promise<ReadonlyMap<string, NoShowRest>> {
  const todayOn = localDateOf(now);
  const hospitalIds = [...new Set(bookings.map(({ hospitalId }) => hospitalId))];
  const days = [...new Set(bookings.map(({ serviceOn }) => serviceOn))];
  const shown = new Set((await rows<Day>(selectShown, { hospitalIds, days })).map(dayOf));
  const feeds = await rows<{ hospitalId: string; isHeard: number }>(selectFeeds, { hospitalIds, now });
  const isHeard = new Map(feeds.map((feed) => [feed.hospitalId, feed.isHeard === 1]));
  const restOf = (booking: Unarmed): NoShowRest => {
    if (!isMissable(booking.service)) return 'NOT_BY_CLOCK';
    if (booking.serviceOn > todayOn) return 'DAY_AHEAD';
    if (isHeard.get(booking.hospitalId) === false) return 'FEED_SILENT';
    return shown.has(dayOf(booking)) && isHeard.has(booking.hospitalId) ? 'FEED_AWAITED' : 'HOSPITAL_UNSEEN';
  };
  return new Map(bookings.map((booking) => [booking.id, restOf(booking)]));
}
