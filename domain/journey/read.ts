import { read, rows, statement } from '../../prisma/client.ts';
import { audit } from '../audit/record.ts';
import type { EventRow } from '../event-read.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';
import { referralsNamed } from '../referral/policy.ts';
import { type ResidentCard, toResidentCard } from '../resident/card.ts';
import { concernOfShown } from '../resident/record-keepers.ts';
import type { Acting, Viewer } from '../viewer.ts';

/** The way of one resident: everything that has the same `journeyId`. */
export interface Journey {
  readonly id: string;
  readonly resident: ResidentCard;
}

/**
 * A journey as whoever takes part in it reads it (domain 8.4): who is told whom one of its referrals is about. Null for an
 * unknown one and a foreign one alike; each look is on record.
 */
export async function journeyById(acting: Acting, id: string): Promise<Journey | null> {
  const { viewer, clock } = acting;
  const now = clock.now();
  const where = { AND: [{ journeyId: id }, referralsNamed(viewer, now)] };
  const found = await read().referral.findFirst({ where, select: { resident: true } });
  const asked = { action: 'READ', operation: 'journey', noun: 'referral' } as const;
  const outcome =
    found === null
      ? { outcome: 'NOT_FOUND' }
      : { outcome: 'OK', nounId: id, ...(await concernOfShown([found.resident.id], now)) };
  await audit({ ...asked, ...outcome }, acting, now);
  return found === null ? null : { id, resident: toResidentCard(found.resident) };
}

/** One thing that happened on a journey, and to what. */
export interface JourneyEntry extends EventRow {
  readonly noun: string;
}

// The nouns of which a journey is made. A draft is nobody's but its own organisation's, and who was asked and not chosen is
// told to nobody but who asked, and itself.
const selectEntries = statement(`
  SELECT e."seq", e."noun", e."nounId", e."act", e."fromState", e."toState", e."role", e."reasonCode", e."at",
    e."recordedAt", o."name" AS "organizationName"
  FROM "Event" e
  LEFT JOIN "Organization" o ON o."id" = e."organizationId"
  LEFT JOIN "ReferralTarget" t ON e."noun" = 'referralTarget' AND t."id" = e."nounId"
  LEFT JOIN "Referral" r ON r."id" = CASE e."noun" WHEN 'referral' THEN e."nounId" ELSE t."referralId" END
  WHERE e."journeyId" = :journeyId AND e."seq" > :after
    AND e."noun" IN ('referral', 'referralTarget', 'referralAttachment', 'appointment', 'linkedWardStay', 'jointRound',
      'contactNotification', 'emergencyEvent')
    AND (r."id" IS NULL OR r."submittedAt" IS NOT NULL OR r."initiatingOrgId" = :organizationId)
    AND (t."id" IS NULL OR (t."disclosedAt" IS NOT NULL AND t."acceptedAt" IS NOT NULL)
      OR t."organizationId" = :organizationId OR r."initiatingOrgId" = :organizationId OR r."fromOrgId" = :organizationId
      OR r."residentId" = :residentId)
  ORDER BY e."seq" LIMIT :limit`);

/** A page of what happened on a journey, oldest first; the caller has seen that it is open to the viewer. */
export async function journeyPage(
  { organizationId, residentId }: Viewer,
  journeyId: string,
  request: PageRequest,
): Promise<Page<JourneyEntry>> {
  const after = Number(request.after?.[0] ?? 0);
  const asked = { journeyId, organizationId, residentId: residentId ?? '', after, limit: request.first + 1 };
  return pageOf(await rows<JourneyEntry>(selectEntries, asked), request);
}
