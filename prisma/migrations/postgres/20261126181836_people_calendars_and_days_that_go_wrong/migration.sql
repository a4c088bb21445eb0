-- DropForeignKey
ALTER TABLE "Appointment" DROP CONSTRAINT "Appointment_slotId_fkey";

-- AlterTable
ALTER TABLE "Appointment" ADD COLUMN     "calledAt" TIMESTAMPTZ(3),
ADD COLUMN     "contestText" TEXT,
ADD COLUMN     "contestedAt" TIMESTAMPTZ(3),
ADD COLUMN     "estimatedAt" TIMESTAMPTZ(3),
ADD COLUMN     "isFasting" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "isLateArrival" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "leaveAt" TIMESTAMPTZ(3),
ADD COLUMN     "leftAt" TIMESTAMPTZ(3),
ADD COLUMN     "noShowAt" TIMESTAMPTZ(3),
ADD COLUMN     "placeNo" INTEGER,
ADD COLUMN     "requestDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "returnedAt" TIMESTAMPTZ(3),
ADD COLUMN     "stoppedSessionId" TEXT,
ADD COLUMN     "waitUntilAt" TIMESTAMPTZ(3),
ALTER COLUMN "slotId" DROP NOT NULL,
ALTER COLUMN "sessionId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "cancelUntilAt" TIMESTAMPTZ(3),
ADD COLUMN     "opensAt" TIMESTAMPTZ(3),
ADD COLUMN     "substituteId" TEXT;

-- AlterTable
ALTER TABLE "Slot" ADD COLUMN     "extraPlaces" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "firstPlaceNo" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "ReceptionDay" (
    "hospitalId" TEXT NOT NULL,
    "serviceOn" TEXT NOT NULL,
    "firstActAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReceptionDay_pkey" PRIMARY KEY ("hospitalId","serviceOn")
);

-- CreateTable
CREATE TABLE "SlotException" (
    "id" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "slotId" TEXT NOT NULL,
    "sessionId" TEXT NOT NULL,
    "hospitalId" TEXT NOT NULL,
    "appointmentId" TEXT NOT NULL,
    "addedById" TEXT NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,
    "reasonText" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "SlotException_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SessionStop" (
    "id" TEXT NOT NULL,
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
    "stoppedAt" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "SessionStop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SessionStopSession" (
    "stopId" TEXT NOT NULL,
    "sessionId" TEXT NOT NULL,

    CONSTRAINT "SessionStopSession_pkey" PRIMARY KEY ("stopId","sessionId")
);

-- CreateTable
CREATE TABLE "WorkCalendarDay" (
    "id" TEXT NOT NULL,
    "regionCode" TEXT,
    "organizationId" TEXT,
    "dateOn" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "followsWeekday" INTEGER,
    "document" TEXT NOT NULL,
    "setById" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "WorkCalendarDay_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DutyRoster" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "function" TEXT NOT NULL,
    "phoneSealed" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DutyRoster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DutyShift" (
    "id" TEXT NOT NULL,
    "rosterId" TEXT NOT NULL,
    "holderId" TEXT NOT NULL,
    "deputyId" TEXT,
    "startAt" TIMESTAMPTZ(3) NOT NULL,
    "endAt" TIMESTAMPTZ(3) NOT NULL,
    "withdrawnAt" TIMESTAMPTZ(3),

    CONSTRAINT "DutyShift_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Alarm" (
    "id" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "function" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "residentId" TEXT,
    "state" TEXT NOT NULL,
    "raisedAt" TIMESTAMPTZ(3) NOT NULL,
    "stepMinutes" INTEGER NOT NULL,
    "toldStep" INTEGER NOT NULL DEFAULT 0,
    "acknowledgedById" TEXT,
    "acknowledgedAt" TIMESTAMPTZ(3),
    "note" TEXT,
    "clearedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Alarm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "residentId" TEXT,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "acknowledgedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SecondApproval" (
    "id" TEXT NOT NULL,
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
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedById" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "decisionText" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "SecondApproval_pkey" PRIMARY KEY ("id")
);

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

-- CreateIndex
CREATE INDEX "Appointment_state_noShowAt_idx" ON "Appointment"("state", "noShowAt");

-- CreateIndex
CREATE INDEX "Appointment_state_requestDueAt_idx" ON "Appointment"("state", "requestDueAt");

-- CreateIndex
CREATE INDEX "Appointment_state_waitUntilAt_idx" ON "Appointment"("state", "waitUntilAt");

-- AddForeignKey
ALTER TABLE "Appointment" ADD CONSTRAINT "Appointment_slotId_fkey" FOREIGN KEY ("slotId") REFERENCES "Slot"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlotException" ADD CONSTRAINT "SlotException_slotId_fkey" FOREIGN KEY ("slotId") REFERENCES "Slot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SessionStopSession" ADD CONSTRAINT "SessionStopSession_stopId_fkey" FOREIGN KEY ("stopId") REFERENCES "SessionStop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SessionStopSession" ADD CONSTRAINT "SessionStopSession_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DutyRoster" ADD CONSTRAINT "DutyRoster_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DutyShift" ADD CONSTRAINT "DutyShift_rosterId_fkey" FOREIGN KEY ("rosterId") REFERENCES "DutyRoster"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DutyShift" ADD CONSTRAINT "DutyShift_holderId_fkey" FOREIGN KEY ("holderId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DutyShift" ADD CONSTRAINT "DutyShift_deputyId_fkey" FOREIGN KEY ("deputyId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alarm" ADD CONSTRAINT "Alarm_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Alarm" ADD CONSTRAINT "Alarm_acknowledgedById_fkey" FOREIGN KEY ("acknowledgedById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SecondApproval" ADD CONSTRAINT "SecondApproval_askedById_fkey" FOREIGN KEY ("askedById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SecondApproval" ADD CONSTRAINT "SecondApproval_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The rest cannot be said in schema.prisma.

ALTER TABLE "Slot" ADD CONSTRAINT "Slot_extra_places_within_capacity" CHECK ("extraPlaces" >= 0 AND "extraPlaces" <= "capacity");
ALTER TABLE "WorkCalendarDay" ADD CONSTRAINT "WorkCalendarDay_of_one_place" CHECK (("regionCode" IS NULL) <> ("organizationId" IS NULL));
ALTER TABLE "DutyShift" ADD CONSTRAINT "DutyShift_ends_after_it_begins" CHECK ("endAt" > "startAt");
