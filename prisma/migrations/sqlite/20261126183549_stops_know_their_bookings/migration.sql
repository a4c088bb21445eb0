-- DropIndex
DROP INDEX "SlotException_appointmentId_key";

-- AlterTable
ALTER TABLE "Appointment" ADD COLUMN "rebookReminderAt" DATETIME;

-- AlterTable
ALTER TABLE "SlotException" ADD COLUMN "endedAt" DATETIME;

-- CreateTable
CREATE TABLE "SessionStopBooking" (
    "stopId" TEXT NOT NULL,
    "appointmentId" TEXT NOT NULL,
    "sourceOrgId" TEXT NOT NULL,

    PRIMARY KEY ("stopId", "appointmentId"),
    CONSTRAINT "SessionStopBooking_stopId_fkey" FOREIGN KEY ("stopId") REFERENCES "SessionStop" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "SessionStopBooking_appointmentId_idx" ON "SessionStopBooking"("appointmentId");

-- CreateIndex
CREATE INDEX "SessionStopBooking_sourceOrgId_stopId_idx" ON "SessionStopBooking"("sourceOrgId", "stopId");

-- CreateIndex
CREATE INDEX "Appointment_state_rebookReminderAt_idx" ON "Appointment"("state", "rebookReminderAt");

-- CreateIndex
CREATE INDEX "Appointment_stoppedSessionId_state_idx" ON "Appointment"("stoppedSessionId", "state");

-- CreateIndex
CREATE INDEX "SlotException_appointmentId_idx" ON "SlotException"("appointmentId");

-- CreateIndex
CREATE INDEX "SlotException_sessionId_endedAt_idx" ON "SlotException"("sessionId", "endedAt");
