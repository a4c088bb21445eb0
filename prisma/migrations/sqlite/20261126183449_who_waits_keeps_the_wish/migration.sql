-- AlterTable
ALTER TABLE "Appointment" ADD COLUMN "wantedFromAt" DATETIME;
ALTER TABLE "Appointment" ADD COLUMN "wantedSessionId" TEXT;
ALTER TABLE "Appointment" ADD COLUMN "wantedToAt" DATETIME;

-- CreateIndex
CREATE INDEX "Appointment_departmentId_state_idx" ON "Appointment"("departmentId", "state");
