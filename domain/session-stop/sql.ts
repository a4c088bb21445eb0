import { lockingStatement, statement } from '../../prisma/client.ts';

// Locks in one order everywhere: appointments, then sessions, then slots, each by id; SQLite has one writer anyway.
// Whom the clock has found missing did not come: such a booking is no longer on its way.
export const lockLive = lockingStatement(`
  SELECT a."id", a."state", a."journeyId", a."residentId", a."sourceOrgId", a."bookedById", a."slotId", a."sessionId",
    a."agreementId", a."departmentId", a."quotaWeekOn", a."startAt", a."referralId"
  FROM "Appointment" a
  WHERE a."sessionId" IN (:sessionIds...) AND a."slotId" = COALESCE(:slotId, a."slotId") AND a."state" IN (:states...)
    AND (a."state" <> 'BOOKED' OR a."noShowAt" IS NULL OR a."noShowAt" > :now)
  ORDER BY a."id"`);
export const lockSlots = lockingStatement(`
  SELECT s."id", s."startAt" FROM "Slot" s WHERE s."sessionId" IN (:sessionIds...) AND s."id" = COALESCE(:slotId, s."id")
  ORDER BY s."id"`);

/** Compare and set: whoever stops a session second finds it stopped. */
export const stopSession = statement(`
  UPDATE "Session" SET "state" = 'STOPPED', "version" = "version" + 1 WHERE "id" = :id AND "state" = 'OPEN'`);
/** One window of it is stopped: it goes on with the others. */
export const touchSession = statement(`
  UPDATE "Session" SET "version" = "version" + 1 WHERE "id" = :id AND "state" = 'OPEN'`);
export const substituteSession = statement(`
  UPDATE "Session" SET "substituteId" = CASE WHEN "practitionerId" = :substituteId THEN NULL ELSE :substituteId END,
    "version" = "version" + 1
  WHERE "id" = :id AND "state" = 'OPEN'`);

/** What is stopped has no place left: those who were seen keep theirs, and nobody gets in any more. */
export const closeSlot = statement(`
  UPDATE "Slot" SET "taken" = "taken" - :given, "capacity" = "taken" - :given, "extraPlaces" = 0,
    "earliestHoldExpiresAt" = NULL
  WHERE "id" = :id`);
export const endExtraPlaces = statement(`
  UPDATE "SlotException" SET "endedAt" = :now 
  WHERE "sessionId" IN (:sessionIds...) AND "slotId" = COALESCE(:slotId, "slotId") AND "endedAt" IS NULL`);
export const giveBackQuotas = statement(`
  UPDATE "QuotaUse" SET "used" = "used" - :given
  WHERE "agreementId" = :agreementId AND "departmentId" = :departmentId AND "weekOn" = :weekOn AND "used" >= :given`);

export const toRebook = statement(`
  UPDATE "Appointment" SET "state" = :to, "stoppedSessionId" = "sessionId", "rebookReminderAt" = :reminderAt,
    "quotaWeekOn" = NULL, "placeNo" = NULL, "estimatedAt" = NULL, "noShowAt" = NULL, "version" = "version" + 1
  WHERE "slotId" = :slotId AND "state" = :from AND "id" IN (:ids...)`);
export const selectWish = statement(`
  SELECT COALESCE(a."wantedFromAt", a."startAt") AS "wantedFromAt" FROM "Appointment" a WHERE a."id" = :id`);
export const leaveOffer = statement(`
  UPDATE "Appointment" SET "state" = 'WAITLISTED', "version" = "version" + 1 WHERE "id" = :id AND "state" = 'OFFERED'`);
export const endStopped = statement(`
  UPDATE "Appointment" SET "state" = :to, "endedAt" = :now, "noShowAt" = NULL, "version" = "version" + 1
  WHERE "state" = :from AND "id" IN (:ids...)`);
