-- CreateTable
CREATE TABLE "ReferralAttachment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "referralId" TEXT NOT NULL,
    "fileId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "isProtected" BOOLEAN NOT NULL,
    "noteSealed" TEXT,
    "addedById" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "addedAt" DATETIME NOT NULL,
    "removedById" TEXT,
    "removedAt" DATETIME,
    "removalCode" TEXT,
    "removalTextSealed" TEXT,
    CONSTRAINT "ReferralAttachment_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "ReferralAttachment_fileId_fkey" FOREIGN KEY ("fileId") REFERENCES "StoredFile" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "ReferralAttachment_fileId_key" ON "ReferralAttachment"("fileId");

-- CreateIndex
CREATE INDEX "ReferralAttachment_referralId_addedAt_idx" ON "ReferralAttachment"("referralId", "addedAt");
