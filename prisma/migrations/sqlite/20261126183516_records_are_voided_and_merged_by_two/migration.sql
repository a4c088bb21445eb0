-- AlterTable
ALTER TABLE "Contact" ADD COLUMN "voidedAt" DATETIME;

-- AlterTable
ALTER TABLE "Residency" ADD COLUMN "voidedAt" DATETIME;

-- AlterTable
ALTER TABLE "Session" ADD COLUMN "voidedAt" DATETIME;

-- AlterTable
ALTER TABLE "SlotTemplate" ADD COLUMN "voidedAt" DATETIME;

-- AlterTable
ALTER TABLE "Resident" ADD COLUMN "mergedIntoId" TEXT;
ALTER TABLE "Resident" ADD COLUMN "voidedAt" DATETIME;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_ReviewItem" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "otherResidentId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "createdAt" DATETIME NOT NULL,
    "mergeDueAt" DATETIME,
    "resolvedByOrgId" TEXT,
    "resolvedById" TEXT,
    "resolvedAt" DATETIME,
    "reasonText" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "ReviewItem_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "ReviewItem_otherResidentId_fkey" FOREIGN KEY ("otherResidentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
-- An item that stood before has a journey of its own.
INSERT INTO "new_ReviewItem" ("createdAt", "id", "journeyId", "kind", "organizationId", "otherResidentId", "residentId", "state", "version") SELECT "createdAt", "id", "id", "kind", "organizationId", "otherResidentId", "residentId", "state", "version" FROM "ReviewItem";
DROP TABLE "ReviewItem";
ALTER TABLE "new_ReviewItem" RENAME TO "ReviewItem";
CREATE INDEX "ReviewItem_organizationId_state_idx" ON "ReviewItem"("organizationId", "state");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- AlterTable
ALTER TABLE "SecondApproval" ADD COLUMN "askedByOrgId" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "ResidentMerge" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "aliasId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "mergedAt" DATETIME NOT NULL,
    "unmergedAt" DATETIME,
    "version" INTEGER NOT NULL DEFAULT 1
);

-- CreateTable
CREATE TABLE "ResidentMergeMove" (
    "mergeId" TEXT NOT NULL,
    "tableName" TEXT NOT NULL,
    "columnName" TEXT NOT NULL,
    "rowId" TEXT NOT NULL,
    "was" TEXT,
    "became" TEXT NOT NULL,

    PRIMARY KEY ("mergeId", "tableName", "columnName", "rowId"),
    CONSTRAINT "ResidentMergeMove_mergeId_fkey" FOREIGN KEY ("mergeId") REFERENCES "ResidentMerge" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Resident_mergedIntoId_idx" ON "Resident"("mergedIntoId");

-- CreateIndex
CREATE INDEX "ReviewItem_residentId_idx" ON "ReviewItem"("residentId");

-- CreateIndex
CREATE INDEX "ReviewItem_otherResidentId_idx" ON "ReviewItem"("otherResidentId");

-- CreateIndex
CREATE INDEX "ReviewItem_state_mergeDueAt_idx" ON "ReviewItem"("state", "mergeDueAt");

-- CreateIndex
CREATE INDEX "ResidentMerge_aliasId_idx" ON "ResidentMerge"("aliasId");

-- CreateIndex
CREATE INDEX "ResidentMerge_residentId_idx" ON "ResidentMerge"("residentId");
