import { lockingStatement, statement } from '../../prisma/client.ts';
import { closedDaySql } from '../work-calendar/closed-sql.ts';
import { isKept, lapsed, stillKept } from './lapsed.ts';

const CLOSED_DAY = closedDaySql({
  dateOn: 'x."serviceOn"',
  organizationId: 'x."hospitalId"',
  regionCode: 'h."regionCode"',
});

/** The statements of the hot acts: one file, both engines, prepared once (architecture habit 9). */

export const selectSlotPlace = statement(`
  SELECT s."id", s."sessionId", s."hospitalId", s."departmentId", s."pool", s."startAt", s."endAt", s."capacity",
    s."taken", s."releaseAt", s."earliestHoldExpiresAt", x."serviceOn", x."state" AS "sessionState",
    x."opensAt", ${CLOSED_DAY} AS "closedDay", h."status" AS "hospitalStatus", h."regionCode",
    d."status" AS "departmentStatus"
  FROM "Slot" s
  JOIN "Session" x ON x."id" = s."sessionId"
  JOIN "Organization" h ON h."id" = s."hospitalId"
  JOIN "Department" d ON d."id" = s."departmentId"
  WHERE s."id" = :id`);

/** The guard of every booking: no writer gets past a full slot, nor past one that moved since it was read. */
export const takePlace = statement(`
  UPDATE "Slot" SET "taken" = "taken" + 1
  WHERE "id" = :id AND "taken" < "capacity" AND "departmentId" = :departmentId AND "pool" = :pool
    AND "startAt" = :startAt AND "endAt" = :endAt`);
/** A place that was added by name goes with the person it was added for (domain 2 SlotTemplate). */
export const giveBackPlace = statement(`
  UPDATE "Slot" SET "taken" = "taken" - 1, "capacity" = "capacity" - :extra, "extraPlaces" = "extraPlaces" - :extra
  WHERE "id" = :id AND "taken" > 0`);
export const endExtraPlace = statement(`
  UPDATE "SlotException" SET "endedAt" = :now
  WHERE "appointmentId" = :appointmentId AND "slotId" = :id AND "endedAt" IS NULL`);
export const refreshEarliestHold = statement(`
  UPDATE "Slot" SET "earliestHoldExpiresAt" =
    (SELECT MIN(a."holdExpiresAt") FROM "Appointment" a WHERE a."slotId" = :id AND ${isKept('a')})
  WHERE "id" = :id`);

export const openQuotaWeek = statement(`
  INSERT INTO "QuotaUse" ("agreementId", "departmentId", "weekOn", "used") VALUES (:agreementId, :departmentId, :weekOn, 0)
  ON CONFLICT ("agreementId", "departmentId", "weekOn") DO NOTHING`);
/** The guard of the quota: agreement × department × quota week (domain 3.4 GREEN). */
export const takeQuota = statement(`
  UPDATE "QuotaUse" SET "used" = "used" + 1
  WHERE "agreementId" = :agreementId AND "departmentId" = :departmentId AND "weekOn" = :weekOn AND "used" < :limit`);
export const giveBackQuota = statement(`
  UPDATE "QuotaUse" SET "used" = "used" - 1
  WHERE "agreementId" = :agreementId AND "departmentId" = :departmentId AND "weekOn" = :weekOn AND "used" > 0`);

const lapsedKeep = `SELECT a."id" FROM "Appointment" a WHERE ${lapsed('a')}`;
export const selectLapsedOfSlot = statement(`${lapsedKeep} AND a."slotId" = :slotId ORDER BY a."id"`);
export const selectLapsedOfQuota = statement(`${lapsedKeep}
  AND a."agreementId" = :agreementId AND a."departmentId" = :departmentId AND a."quotaWeekOn" = :weekOn ORDER BY a."id"`);
export const selectLapsedOfTemplate = statement(`${lapsedKeep}
  AND a."sessionId" IN (SELECT x."id" FROM "Session" x WHERE x."templateId" = :templateId) ORDER BY a."id"`);
export const selectLapsedOfSessions = statement(`${lapsedKeep}
  AND a."sessionId" IN (:sessionIds...) ORDER BY a."id"`);

/** What a row counts, and whom it concerns, when time moves it. */
export const selectCounted = statement(`
  SELECT a."id", a."slotId", a."agreementId", a."departmentId", a."quotaWeekOn", a."residentId", a."sourceOrgId",
    a."bookedById", a."referralId", a."wantedFromAt", a."holdExpiresAt", a."requestDueAt", a."waitUntilAt", a."noShowAt"
  FROM "Appointment" a WHERE a."id" = :id`);
/**
 * A trip is for one time: where another begins it is arranged anew. Who is on the way or at the hospital stays there,
 * whatever becomes of the booking, until somebody says that they are back.
 */
const tripFor = (startAt: string): string => `
    "leaveAt" = CASE WHEN "startAt" = ${startAt} THEN "leaveAt" END,
    "leftAt" = CASE WHEN "startAt" = ${startAt} OR "returnedAt" IS NULL THEN "leftAt" END,
    "returnedAt" = CASE WHEN "startAt" = ${startAt} THEN "returnedAt" END`;

/** An offer is over: what is left is the wish of who waits on, with the priority that was asked for. */
export const backToWish = statement(`
  UPDATE "Appointment" SET ${tripFor('COALESCE("wantedFromAt", "startAt")')},
    "priority" = COALESCE("askedPriority", "priority"), "askedPriority" = NULL, "slotId" = NULL, "sessionId" = NULL, "agreementId" = NULL, "quotaWeekOn" = NULL,
    "placeNo" = NULL, "estimatedAt" = NULL, "holdExpiresAt" = NULL, "startAt" = COALESCE("wantedFromAt", "startAt"), "endAt" = COALESCE("wantedToAt", "endAt"),
    "serviceOn" = :serviceOn
  WHERE "id" = :id`);
export const endByClock = statement(`UPDATE "Appointment" SET "endedAt" = :at WHERE "id" = :id`);

/** Whether an appointment takes up the resident's time. */
export const occupies = (alias: string): string => `(${alias}."state" IN ('CHECKED_IN', 'CALLED', 'FULFILLED')
  OR (${alias}."state" = 'BOOKED' AND (${alias}."noShowAt" IS NULL OR ${alias}."noShowAt" > :now)) OR (${stillKept(alias)}))`;

/** What the resident already has on that day, network-wide: the one place where others' bookings count (domain 0). */
export const selectOtherBookings = statement(`
  SELECT a."id", a."departmentId", a."startAt", a."endAt" FROM "Appointment" a
  WHERE a."residentId" = :residentId AND a."serviceOn" = :serviceOn AND a."id" <> :exceptId
    AND ${occupies('a')}`);
export const countOpenHolds = statement(`
  SELECT COUNT(*) AS "n" FROM "Appointment" a
  WHERE a."bookedById" = :personId AND a."state" = 'HELD' AND a."holdExpiresAt" > :now`);

export const insertAppointment = statement(`
  INSERT INTO "Appointment" ("id", "no", "journeyId", "state", "residentId", "sourceOrgId", "hospitalId", "departmentId",
    "slotId", "sessionId", "agreementId", "quotaWeekOn", "bookedById", "referralId", "priority", "service", "serviceOn", "startAt",
    "endAt", "placeNo", "estimatedAt", "holdExpiresAt", "requestDueAt", "waitUntilAt", "wantedFromAt", "wantedToAt", "wantedSessionId", "noShowAt",
    "createdAt", "bookedAt", "transport", "escortName", "escortPhoneSealed", "bringList", "note", "version")
  VALUES (:id, :no, :journeyId, :state, :residentId, :sourceOrgId, :hospitalId, :departmentId,
    :slotId, :sessionId, :agreementId, :quotaWeekOn, :bookedById, :referralId, :priority, :service, :serviceOn, :startAt,
    :endAt, :placeNo, :estimatedAt, :holdExpiresAt, :requestDueAt, :waitUntilAt, :wantedFromAt, :wantedToAt, :wantedSessionId, :noShowAt,
    :createdAt, :bookedAt, :transport, :escortName, :escortPhoneSealed, :bringList, :note, 1)`);
export const insertAssistance = statement(`
  INSERT INTO "AppointmentAssistance" ("appointmentId", "need") VALUES (:appointmentId, :need)
  ON CONFLICT ("appointmentId", "need") DO NOTHING`);
export const addDetails = statement(`
  UPDATE "Appointment" SET "service" = COALESCE(:service, "service"), "transport" = COALESCE(:transport, "transport"),
    "escortName" = COALESCE(:escortName, "escortName"),
    "escortPhoneSealed" = COALESCE(:escortPhoneSealed, "escortPhoneSealed"),
    "bringList" = COALESCE(:bringList, "bringList"), "note" = COALESCE(:note, "note")
  WHERE "id" = :id`);

/** Compare and set: from one state and version to another (architecture habit 3). */
export const confirmHold = statement(`
  UPDATE "Appointment" SET "state" = 'BOOKED', "bookedAt" = :now, "holdExpiresAt" = NULL, "noShowAt" = :noShowAt,
    "version" = "version" + 1
  WHERE "id" = :id AND "state" = 'HELD' AND "version" = :version`);
export const acceptOffer = statement(`
  UPDATE "Appointment" SET "state" = 'BOOKED', "bookedAt" = :now, "bookedById" = :personId, "holdExpiresAt" = NULL,
    "noShowAt" = :noShowAt, "version" = "version" + 1
  WHERE "id" = :id AND "state" = 'OFFERED' AND "version" = :version`);
/** A place is given to one who has none, or another to one who has: booked, or offered until `holdExpiresAt`. */
export const givePlace = statement(`
  UPDATE "Appointment" SET "state" = :to, "slotId" = :slotId, "sessionId" = :sessionId, "departmentId" = :departmentId,
    "askedPriority" = :askedPriority, "priority" = :priority, ${tripFor(':startAt')}, "movedLateAt" = :movedLateAt, "agreementId" = :agreementId, "quotaWeekOn" = :quotaWeekOn, "serviceOn" = :serviceOn,
    "startAt" = :startAt, "endAt" = :endAt, "placeNo" = :placeNo, "estimatedAt" = :estimatedAt,
    "holdExpiresAt" = :holdExpiresAt, "noShowAt" = :noShowAt,
    "bookedAt" = CASE WHEN :to = 'BOOKED' THEN COALESCE("bookedAt", :now) ELSE "bookedAt" END,
    "stoppedSessionId" = NULL, "rebookReminderAt" = NULL, "version" = "version" + 1
  WHERE "id" = :id AND "state" = :from AND "version" = :version`);
export const leaveOffer = statement(`
  UPDATE "Appointment" SET "state" = 'WAITLISTED', "version" = "version" + 1
  WHERE "id" = :id AND "state" = 'OFFERED' AND "version" = :version`);
export const endAppointment = statement(`
  UPDATE "Appointment" SET "state" = :to, "endedAt" = :now, "reasonCode" = :reasonCode, "reasonText" = :reasonText,
    "noShowAt" = CASE WHEN :to = 'EXCUSED' THEN "noShowAt" END, "version" = "version" + 1
  WHERE "id" = :id AND "state" = :from AND "version" = :version`);

export const nextQueueNo = statement(`
  UPDATE "Session" SET "lastQueueNo" = "lastQueueNo" + 1 WHERE "id" = :id`);
export const selectQueueNo = statement(`SELECT "lastQueueNo" FROM "Session" WHERE "id" = :id`);
export const checkIn = statement(`
  UPDATE "Appointment" SET "state" = 'CHECKED_IN', "checkedInAt" = :now, "queueNo" = :queueNo,
    "isLateArrival" = :isLateArrival, "noShowAt" = NULL, "version" = "version" + 1
  WHERE "id" = :id AND "state" = :from AND "version" = :version`);
/** The hospital says that nobody came, before the clock does. */
export const miss = statement(`
  UPDATE "Appointment" SET "state" = 'NO_SHOW', "noShowAt" = :now, "version" = "version" + 1
  WHERE "id" = :id AND "state" = 'BOOKED' AND "version" = :version`);
export const call = statement(`
  UPDATE "Appointment" SET "state" = 'CALLED', "calledAt" = :now, "version" = "version" + 1
  WHERE "id" = :id AND "state" = :from AND "version" = :version`);
export const complete = statement(`
  UPDATE "Appointment" SET "state" = 'FULFILLED', "fulfilledAt" = :now, "endedAt" = :now, "noShowAt" = NULL,
    "version" = "version" + 1
  WHERE "id" = :id AND "state" = :from AND "version" = :version`);
export const contest = statement(`
  UPDATE "Appointment" SET "contestedAt" = :now, "contestText" = :text, "version" = "version" + 1
  WHERE "id" = :id AND "state" = 'NO_SHOW' AND "contestedAt" IS NULL AND "version" = :version`);
export const selectWaiting = statement(`
  SELECT a."id", a."priority", a."queueNo", a."residentId", a."sourceOrgId" FROM "Appointment" a
  WHERE a."sessionId" = :sessionId AND a."state" = 'CHECKED_IN' AND a."id" <> :exceptId
  ORDER BY a."queueNo"`);

/** The day on which a hospital has shown that it is at work, and the bookings of it that can be missed from then on. */
export const openReception = statement(`
  INSERT INTO "ReceptionDay" ("hospitalId", "serviceOn", "firstActAt") VALUES (:hospitalId, :serviceOn, :now)
  ON CONFLICT ("hospitalId", "serviceOn") DO NOTHING`);
export const selectReception = statement(`
  SELECT "firstActAt" FROM "ReceptionDay" WHERE "hospitalId" = :hospitalId AND "serviceOn" = :serviceOn`);
const unarmed = `a."hospitalId" = :hospitalId AND a."startAt" >= :dayFromAt AND a."startAt" < :dayToAt
  AND a."serviceOn" = :serviceOn AND a."state" = 'BOOKED' AND a."noShowAt" IS NULL AND a."service" IN (:services...)`;
/** In the order in which a stop of sessions locks them: an UPDATE of many takes them as they lie. */
export const lockUnarmed = lockingStatement(`
  SELECT a."id", a."endAt", a."referralId" FROM "Appointment" a WHERE ${unarmed} ORDER BY a."id"`);
export const armNoShows = statement(`
  UPDATE "Appointment" SET "noShowAt" = :noShowAt WHERE "id" IN (
    SELECT a."id" FROM "Appointment" a WHERE ${unarmed} AND a."endAt" = :endAt) AND "state" = 'BOOKED'`);
export const selectUnarmedDays = statement(`
  SELECT DISTINCT a."serviceOn" FROM "Appointment" a
  JOIN "ReceptionDay" d ON d."hospitalId" = a."hospitalId" AND d."serviceOn" = a."serviceOn"
  WHERE a."hospitalId" = :hospitalId AND a."startAt" >= :fromAt AND a."startAt" < :toAt AND a."state" = 'BOOKED'
    AND a."noShowAt" IS NULL AND a."service" IN (:services...)
  ORDER BY a."serviceOn"`);
const armed = `a."hospitalId" = :hospitalId AND a."state" = 'BOOKED' AND a."noShowAt" > :now`;
export const lockArmed = lockingStatement(`
  SELECT a."id", a."referralId" FROM "Appointment" a WHERE ${armed} ORDER BY a."id"`);
export const disarmNoShows = statement(`
  UPDATE "Appointment" SET "noShowAt" = NULL WHERE "id" IN (
    SELECT a."id" FROM "Appointment" a WHERE ${armed}) AND "state" = 'BOOKED'`);
