-- AlterTable
ALTER TABLE "Appointment" ADD COLUMN     "askedPriority" TEXT,
ADD COLUMN     "movedLateAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "SessionStop" ALTER COLUMN "departmentId" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "Appointment_trip_open" ON "Appointment"("sourceOrgId", "residentId", "leftAt") WHERE ("returnedAt" IS NULL AND ("leftAt" IS NOT NULL OR "state" = 'MOVED_TO_EMERGENCY'));

-- From when on a booking is missed is said of what is booked, and of what was missed.
UPDATE "Appointment" SET "noShowAt" = NULL WHERE "noShowAt" IS NOT NULL AND "state" NOT IN ('BOOKED', 'NO_SHOW', 'EXCUSED');
