-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Admission" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "hospitalId" TEXT,
    "hospitalName" TEXT,
    "admittedAt" DATETIME NOT NULL,
    "dischargedAt" DATETIME,
    "disposition" TEXT,
    "leaveFromAt" DATETIME,
    "leaveToAt" DATETIME,
    "referralId" TEXT,
    "recordedByOrgId" TEXT NOT NULL,
    "recordedAt" DATETIME NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "Admission_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Admission_hospitalId_fkey" FOREIGN KEY ("hospitalId") REFERENCES "Organization" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Admission_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Admission" ("admittedAt", "dischargedAt", "disposition", "hospitalId", "hospitalName", "id", "journeyId", "kind", "leaveFromAt", "leaveToAt", "recordedAt", "recordedByOrgId", "residentId", "state", "version") SELECT "admittedAt", "dischargedAt", "disposition", "hospitalId", "hospitalName", "id", "journeyId", "kind", "leaveFromAt", "leaveToAt", "recordedAt", "recordedByOrgId", "residentId", "state", "version" FROM "Admission";
DROP TABLE "Admission";
ALTER TABLE "new_Admission" RENAME TO "Admission";
CREATE INDEX "Admission_residentId_admittedAt_idx" ON "Admission"("residentId", "admittedAt");
CREATE INDEX "Admission_hospitalId_admittedAt_idx" ON "Admission"("hospitalId", "admittedAt");
CREATE INDEX "Admission_referralId_idx" ON "Admission"("referralId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
