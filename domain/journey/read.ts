import { read, rows, statement } from '../../prisma/client.ts';
import { audit } from '../audit/record.ts';
import type { EventRow } from '../event-read.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';
import { referralsNamed } from '../referral/policy.ts';
import { type ResidentCard, toResidentCard } from '../resident/card.ts';
import { concernOfShown } from '../resident/record-keepers.ts';
import type { Acting } from '../viewer.ts';
import { takesPart } from './part.ts';

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

const COLUMNS = `e."seq", e."noun", e."nounId", e."act", e."fromState", e."toState", e."role", e."reasonCode", e."at",
    e."recordedAt", o."name" AS "organizationName"`;
const FROM = `"Event" e
  LEFT JOIN "Organization" o ON o."id" = e."organizationId"
  LEFT JOIN "ReferralTarget" t ON e."noun" = 'referralTarget' AND t."id" = e."nounId"`;
const PAGE = `e."journeyId" = :journeyId AND e."seq" > :after`;

// The nouns of which a journey is made. A draft is nobody's but its own organisation's, and who was asked and not chosen is
// told to nobody but who asked, and itself.
const selectEntries = statement(`
  SELECT ${COLUMNS} FROM ${FROM}
  LEFT JOIN "Referral" r ON r."id" = CASE e."noun" WHEN 'referral' THEN e."nounId" ELSE t."referralId" END
  WHERE ${PAGE}
    AND e."noun" IN ('referral', 'referralTarget', 'referralAttachment', 'appointment', 'linkedWardStay', 'jointRound',
      'contactNotification', 'emergencyEvent')
    AND (r."id" IS NULL OR r."submittedAt" IS NOT NULL OR r."initiatingOrgId" = :organizationId)
    AND (t."id" IS NULL OR (t."disclosedAt" IS NOT NULL AND t."acceptedAt" IS NOT NULL)
      OR t."organizationId" = :organizationId OR r."initiatingOrgId" = :organizationId OR r."fromOrgId" = :organizationId
      OR r."residentId" = :residentId)
  ORDER BY e."seq" LIMIT :limit`);

// Who is asked, or has said no, is told of what is open to it: the referral, its own answer, and the place of it.
const selectOwnEntries = statement(`
  SELECT ${COLUMNS} FROM ${FROM}
  LEFT JOIN "Appointment" a ON e."noun" = 'appointment' AND a."id" = e."nounId"
  WHERE ${PAGE}
    AND ((e."noun" = 'referral' AND e."nounId" IN (:ids...))
      OR (t."organizationId" = :organizationId AND t."referralId" IN (:ids...)) OR a."referralId" IN (:ids...))
  ORDER BY e."seq" LIMIT :limit`);

/** The referrals of a journey that are open to somebody who takes no part in it. */
async function openIds({ viewer, clock }: Acting, journeyId: string): Promise<string[]> {
  const where = { AND: [{ journeyId }, referralsNamed(viewer, clock.now())] };
  return (await read().referral.findMany({ where, select: { id: true } })).map(({ id }) => id);
}

/** A page of what happened on a journey, oldest first; the caller has seen that it is open to the viewer. */
export async function journeyPage(
  acting: Acting,
  journeyId: string,
  request: PageRequest,
): Promise<Page<JourneyEntry>> {
  const { organizationId, residentId } = acting.viewer;
  const after = Number(request.after?.[0] ?? 0);
  const asked = { journeyId, organizationId, after, limit: request.first + 1 };
  if (await takesPart(acting, journeyId)) {
    const all = await rows<JourneyEntry>(selectEntries, { ...asked, residentId: residentId ?? '' });
    return pageOf(all, request);
  }
  const ids = await openIds(acting, journeyId);
  return pageOf(
    ids.length === 0 ? [] : await rows<JourneyEntry>(selectOwnEntries, { ...asked, ids }),
    request,
  );
}
