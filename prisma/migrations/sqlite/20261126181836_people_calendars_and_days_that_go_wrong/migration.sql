-- AlterTable
ALTER TABLE "Session" ADD COLUMN "cancelUntilAt" DATETIME;
ALTER TABLE "Session" ADD COLUMN "opensAt" DATETIME;
ALTER TABLE "Session" ADD COLUMN "substituteId" TEXT;

-- CreateTable
CREATE TABLE "ReceptionDay" (
    "hospitalId" TEXT NOT NULL,
    "serviceOn" TEXT NOT NULL,
    "firstActAt" DATETIME NOT NULL,

    PRIMARY KEY ("hospitalId", "serviceOn")
);

-- CreateTable
CREATE TABLE "SlotException" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "slotId" TEXT NOT NULL,
    "sessionId" TEXT NOT NULL,
    "hospitalId" TEXT NOT NULL,
    "appointmentId" TEXT NOT NULL,
    "addedById" TEXT NOT NULL,
    "addedAt" DATETIME NOT NULL,
    "reasonText" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "SlotException_slotId_fkey" FOREIGN KEY ("slotId") REFERENCES "Slot" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SessionStop" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "hospitalId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "practitionerId" TEXT,
    "serviceOn" TEXT NOT NULL,
    "half" TEXT,
    "kind" TEXT NOT NULL,
    "substituteId" TEXT,
    "reasonCode" TEXT NOT NULL,
    "reasonText" TEXT,
    "stoppedById" TEXT NOT NULL,
    "stoppedAt" DATETIME NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1
);

-- CreateTable
CREATE TABLE "SessionStopSession" (
    "stopId" TEXT NOT NULL,
    "sessionId" TEXT NOT NULL,

    PRIMARY KEY ("stopId", "sessionId"),
    CONSTRAINT "SessionStopSession_stopId_fkey" FOREIGN KEY ("stopId") REFERENCES "SessionStop" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "SessionStopSession_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "WorkCalendarDay" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "regionCode" TEXT,
    "organizationId" TEXT,
    "dateOn" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "followsWeekday" INTEGER,
    "document" TEXT NOT NULL,
    "setById" TEXT NOT NULL,
    "recordedAt" DATETIME NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "WorkCalendarDay_of_one_place" CHECK (("regionCode" IS NULL) <> ("organizationId" IS NULL))
);

-- CreateTable
CREATE TABLE "DutyRoster" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "function" TEXT NOT NULL,
    "phoneSealed" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "DutyRoster_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DutyShift" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "rosterId" TEXT NOT NULL,
    "holderId" TEXT NOT NULL,
    "deputyId" TEXT,
    "startAt" DATETIME NOT NULL,
    "endAt" DATETIME NOT NULL,
    "withdrawnAt" DATETIME,
    CONSTRAINT "DutyShift_ends_after_it_begins" CHECK ("endAt" > "startAt"),
    CONSTRAINT "DutyShift_rosterId_fkey" FOREIGN KEY ("rosterId") REFERENCES "DutyRoster" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "DutyShift_holderId_fkey" FOREIGN KEY ("holderId") REFERENCES "Person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "DutyShift_deputyId_fkey" FOREIGN KEY ("deputyId") REFERENCES "Person" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Alarm" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "function" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "residentId" TEXT,
    "state" TEXT NOT NULL,
    "raisedAt" DATETIME NOT NULL,
    "stepMinutes" INTEGER NOT NULL,
    "toldStep" INTEGER NOT NULL DEFAULT 0,
    "acknowledgedById" TEXT,
    "acknowledgedAt" DATETIME,
    "note" TEXT,
    "clearedAt" DATETIME,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "Alarm_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Alarm_acknowledgedById_fkey" FOREIGN KEY ("acknowledgedById") REFERENCES "Person" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "personId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "residentId" TEXT,
    "key" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "recordedAt" DATETIME NOT NULL,
    "acknowledgedAt" DATETIME,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "Notification_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SecondApproval" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "residentId" TEXT,
    "state" TEXT NOT NULL,
    "reasonCode" TEXT,
    "reasonText" TEXT,
    "facts" TEXT,
    "askedById" TEXT NOT NULL,
    "askedAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "decidedById" TEXT,
    "decidedAt" DATETIME,
    "decisionText" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "SecondApproval_askedById_fkey" FOREIGN KEY ("askedById") REFERENCES "Person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "SecondApproval_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "Person" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Appointment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "sourceOrgId" TEXT NOT NULL,
    "hospitalId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "slotId" TEXT,
    "sessionId" TEXT,
    "agreementId" TEXT,
    "quotaWeekOn" TEXT,
    "bookedById" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "serviceOn" TEXT NOT NULL,
    "startAt" DATETIME NOT NULL,
    "endAt" DATETIME NOT NULL,
    "placeNo" INTEGER,
    "estimatedAt" DATETIME,
    "holdExpiresAt" DATETIME,
    "requestDueAt" DATETIME,
    "waitUntilAt" DATETIME,
    "noShowAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "bookedAt" DATETIME,
    "checkedInAt" DATETIME,
    "isLateArrival" BOOLEAN NOT NULL DEFAULT false,
    "queueNo" INTEGER,
    "calledAt" DATETIME,
    "fulfilledAt" DATETIME,
    "endedAt" DATETIME,
    "reasonCode" TEXT,
    "reasonText" TEXT,
    "contestedAt" DATETIME,
    "contestText" TEXT,
    "stoppedSessionId" TEXT,
    "isFasting" BOOLEAN NOT NULL DEFAULT false,
    "leaveAt" DATETIME,
    "leftAt" DATETIME,
    "returnedAt" DATETIME,
    "transport" TEXT,
    "escortName" TEXT,
    "escortPhoneSealed" TEXT,
    "bringList" TEXT,
    "note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "Appointment_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Appointment_slotId_fkey" FOREIGN KEY ("slotId") REFERENCES "Slot" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Appointment" ("agreementId", "bookedAt", "bookedById", "bringList", "checkedInAt", "createdAt", "departmentId", "endAt", "endedAt", "escortName", "escortPhoneSealed", "fulfilledAt", "holdExpiresAt", "hospitalId", "id", "journeyId", "no", "note", "priority", "queueNo", "quotaWeekOn", "reasonCode", "reasonText", "residentId", "service", "serviceOn", "sessionId", "slotId", "sourceOrgId", "startAt", "state", "transport", "version") SELECT "agreementId", "bookedAt", "bookedById", "bringList", "checkedInAt", "createdAt", "departmentId", "endAt", "endedAt", "escortName", "escortPhoneSealed", "fulfilledAt", "holdExpiresAt", "hospitalId", "id", "journeyId", "no", "note", "priority", "queueNo", "quotaWeekOn", "reasonCode", "reasonText", "residentId", "service", "serviceOn", "sessionId", "slotId", "sourceOrgId", "startAt", "state", "transport", "version" FROM "Appointment";
DROP TABLE "Appointment";
ALTER TABLE "new_Appointment" RENAME TO "Appointment";
CREATE UNIQUE INDEX "Appointment_no_key" ON "Appointment"("no");
CREATE INDEX "Appointment_hospitalId_startAt_id_idx" ON "Appointment"("hospitalId", "startAt", "id");
CREATE INDEX "Appointment_sourceOrgId_startAt_id_idx" ON "Appointment"("sourceOrgId", "startAt", "id");
CREATE INDEX "Appointment_residentId_serviceOn_idx" ON "Appointment"("residentId", "serviceOn");
CREATE INDEX "Appointment_slotId_state_idx" ON "Appointment"("slotId", "state");
CREATE INDEX "Appointment_sessionId_state_idx" ON "Appointment"("sessionId", "state");
CREATE INDEX "Appointment_agreementId_departmentId_quotaWeekOn_idx" ON "Appointment"("agreementId", "departmentId", "quotaWeekOn");
CREATE INDEX "Appointment_state_holdExpiresAt_idx" ON "Appointment"("state", "holdExpiresAt");
CREATE INDEX "Appointment_state_noShowAt_idx" ON "Appointment"("state", "noShowAt");
CREATE INDEX "Appointment_state_requestDueAt_idx" ON "Appointment"("state", "requestDueAt");
CREATE INDEX "Appointment_state_waitUntilAt_idx" ON "Appointment"("state", "waitUntilAt");
CREATE INDEX "Appointment_bookedById_state_idx" ON "Appointment"("bookedById", "state");
CREATE TABLE "new_Slot" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "sessionId" TEXT NOT NULL,
    "hospitalId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "pool" TEXT NOT NULL,
    "startAt" DATETIME NOT NULL,
    "endAt" DATETIME NOT NULL,
    "capacity" INTEGER NOT NULL,
    "extraPlaces" INTEGER NOT NULL DEFAULT 0,
    "taken" INTEGER NOT NULL DEFAULT 0,
    "firstPlaceNo" INTEGER NOT NULL DEFAULT 1,
    "releaseAt" DATETIME,
    "earliestHoldExpiresAt" DATETIME,
    CONSTRAINT "Slot_taken_within_capacity" CHECK ("taken" >= 0 AND "taken" <= "capacity"),
    CONSTRAINT "Slot_extra_places_within_capacity" CHECK ("extraPlaces" >= 0 AND "extraPlaces" <= "capacity"),
    CONSTRAINT "Slot_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Slot" ("capacity", "departmentId", "earliestHoldExpiresAt", "endAt", "hospitalId", "id", "pool", "releaseAt", "sessionId", "startAt", "taken") SELECT "capacity", "departmentId", "earliestHoldExpiresAt", "endAt", "hospitalId", "id", "pool", "releaseAt", "sessionId", "startAt", "taken" FROM "Slot";
DROP TABLE "Slot";
ALTER TABLE "new_Slot" RENAME TO "Slot";
CREATE INDEX "Slot_free_by_department" ON "Slot"("departmentId", "startAt", "id") WHERE "taken" < "capacity" OR "earliestHoldExpiresAt" IS NOT NULL;
CREATE INDEX "Slot_free_by_hospital" ON "Slot"("hospitalId", "startAt", "id") WHERE "taken" < "capacity" OR "earliestHoldExpiresAt" IS NOT NULL;
CREATE INDEX "Slot_departmentId_startAt_idx" ON "Slot"("departmentId", "startAt");
CREATE INDEX "Slot_hospitalId_startAt_idx" ON "Slot"("hospitalId", "startAt");
CREATE UNIQUE INDEX "Slot_sessionId_pool_startAt_key" ON "Slot"("sessionId", "pool", "startAt");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "SlotException_appointmentId_key" ON "SlotException"("appointmentId");

-- CreateIndex
CREATE INDEX "SlotException_slotId_idx" ON "SlotException"("slotId");

-- CreateIndex
CREATE UNIQUE INDEX "SessionStop_no_key" ON "SessionStop"("no");

-- CreateIndex
CREATE INDEX "SessionStop_hospitalId_serviceOn_idx" ON "SessionStop"("hospitalId", "serviceOn");

-- CreateIndex
CREATE INDEX "SessionStopSession_sessionId_idx" ON "SessionStopSession"("sessionId");

-- CreateIndex
CREATE UNIQUE INDEX "WorkCalendarDay_regionCode_dateOn_key" ON "WorkCalendarDay"("regionCode", "dateOn");

-- CreateIndex
CREATE UNIQUE INDEX "WorkCalendarDay_organizationId_dateOn_key" ON "WorkCalendarDay"("organizationId", "dateOn");

-- CreateIndex
CREATE UNIQUE INDEX "DutyRoster_organizationId_function_key" ON "DutyRoster"("organizationId", "function");

-- CreateIndex
CREATE INDEX "DutyShift_rosterId_startAt_idx" ON "DutyShift"("rosterId", "startAt");

-- CreateIndex
CREATE INDEX "Alarm_organizationId_state_raisedAt_idx" ON "Alarm"("organizationId", "state", "raisedAt");

-- CreateIndex
CREATE INDEX "Alarm_noun_nounId_idx" ON "Alarm"("noun", "nounId");

-- CreateIndex
CREATE INDEX "Alarm_state_raisedAt_idx" ON "Alarm"("state", "raisedAt");

-- CreateIndex
CREATE INDEX "Notification_personId_organizationId_at_idx" ON "Notification"("personId", "organizationId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Notification_personId_organizationId_key_key" ON "Notification"("personId", "organizationId", "key");

-- CreateIndex
CREATE INDEX "SecondApproval_organizationId_state_askedAt_idx" ON "SecondApproval"("organizationId", "state", "askedAt");

-- CreateIndex
CREATE INDEX "SecondApproval_noun_nounId_idx" ON "SecondApproval"("noun", "nounId");

-- CreateIndex
CREATE INDEX "SecondApproval_state_expiresAt_idx" ON "SecondApproval"("state", "expiresAt");
