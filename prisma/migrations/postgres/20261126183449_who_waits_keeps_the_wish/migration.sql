-- AlterTable
ALTER TABLE "Appointment" ADD COLUMN     "wantedFromAt" TIMESTAMPTZ(3),
ADD COLUMN     "wantedSessionId" TEXT,
ADD COLUMN     "wantedToAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "Appointment_departmentId_state_idx" ON "Appointment"("departmentId", "state");
