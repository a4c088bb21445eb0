-- AlterTable
ALTER TABLE "Contact" ADD COLUMN     "voidedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Residency" ADD COLUMN     "voidedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Resident" ADD COLUMN     "mergedIntoId" TEXT,
ADD COLUMN     "voidedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "ReviewItem" ADD COLUMN     "journeyId" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "mergeDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "reasonText" TEXT,
ADD COLUMN     "resolvedAt" TIMESTAMPTZ(3),
ADD COLUMN     "resolvedById" TEXT,
ADD COLUMN     "resolvedByOrgId" TEXT;
-- An item that stood before has a journey of its own.
UPDATE "ReviewItem" SET "journeyId" = "id";

-- AlterTable
ALTER TABLE "SecondApproval" ADD COLUMN     "askedByOrgId" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "voidedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "SlotTemplate" ADD COLUMN     "voidedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ResidentMerge" (
    "id" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "aliasId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "mergedAt" TIMESTAMPTZ(3) NOT NULL,
    "unmergedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ResidentMerge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ResidentMergeMove" (
    "mergeId" TEXT NOT NULL,
    "tableName" TEXT NOT NULL,
    "columnName" TEXT NOT NULL,
    "rowId" TEXT NOT NULL,
    "was" TEXT,
    "became" TEXT NOT NULL,

    CONSTRAINT "ResidentMergeMove_pkey" PRIMARY KEY ("mergeId","tableName","columnName","rowId")
);

-- CreateIndex
CREATE INDEX "ResidentMerge_aliasId_idx" ON "ResidentMerge"("aliasId");

-- CreateIndex
CREATE INDEX "ResidentMerge_residentId_idx" ON "ResidentMerge"("residentId");

-- CreateIndex
CREATE INDEX "Resident_mergedIntoId_idx" ON "Resident"("mergedIntoId");

-- CreateIndex
CREATE INDEX "ReviewItem_residentId_idx" ON "ReviewItem"("residentId");

-- CreateIndex
CREATE INDEX "ReviewItem_otherResidentId_idx" ON "ReviewItem"("otherResidentId");

-- CreateIndex
CREATE INDEX "ReviewItem_state_mergeDueAt_idx" ON "ReviewItem"("state", "mergeDueAt");

-- AddForeignKey
ALTER TABLE "ResidentMergeMove" ADD CONSTRAINT "ResidentMergeMove_mergeId_fkey" FOREIGN KEY ("mergeId") REFERENCES "ResidentMerge"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewItem" ADD CONSTRAINT "ReviewItem_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewItem" ADD CONSTRAINT "ReviewItem_otherResidentId_fkey" FOREIGN KEY ("otherResidentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
