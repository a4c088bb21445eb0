-- AlterTable
ALTER TABLE "Appointment" ADD COLUMN "askedPriority" TEXT;
ALTER TABLE "Appointment" ADD COLUMN "movedLateAt" DATETIME;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_SessionStop" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "hospitalId" TEXT NOT NULL,
    "departmentId" TEXT,
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
INSERT INTO "new_SessionStop" ("departmentId", "half", "hospitalId", "id", "journeyId", "kind", "no", "practitionerId", "reasonCode", "reasonText", "serviceOn", "stoppedAt", "stoppedById", "substituteId", "version") SELECT "departmentId", "half", "hospitalId", "id", "journeyId", "kind", "no", "practitionerId", "reasonCode", "reasonText", "serviceOn", "stoppedAt", "stoppedById", "substituteId", "version" FROM "SessionStop";
DROP TABLE "SessionStop";
ALTER TABLE "new_SessionStop" RENAME TO "SessionStop";
CREATE UNIQUE INDEX "SessionStop_no_key" ON "SessionStop"("no");
CREATE INDEX "SessionStop_hospitalId_serviceOn_idx" ON "SessionStop"("hospitalId", "serviceOn");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "Appointment_trip_open" ON "Appointment"("sourceOrgId", "residentId", "leftAt") WHERE "returnedAt" IS NULL AND ("leftAt" IS NOT NULL OR "state" = 'MOVED_TO_EMERGENCY');

-- From when on a booking is missed is said of what is booked, and of what was missed.
UPDATE "Appointment" SET "noShowAt" = NULL WHERE "noShowAt" IS NOT NULL AND "state" NOT IN ('BOOKED', 'NO_SHOW', 'EXCUSED');
