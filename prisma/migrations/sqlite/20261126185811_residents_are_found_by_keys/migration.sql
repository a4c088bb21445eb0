-- AlterTable
ALTER TABLE "CareRelation" ADD COLUMN "searchVersion" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "ResidentSearchKey" (
    "organizationId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "endsAt" DATETIME,

    PRIMARY KEY ("organizationId", "kind", "key", "residentId")
);

-- CreateIndex
CREATE INDEX "ResidentSearchKey_residentId_organizationId_idx" ON "ResidentSearchKey"("residentId", "organizationId");

-- CreateIndex
CREATE INDEX "ResidentSearchKey_endsAt_idx" ON "ResidentSearchKey"("endsAt");

-- CreateIndex
CREATE INDEX "CareRelation_searchVersion_idx" ON "CareRelation"("searchVersion");
