-- CreateTable
CREATE TABLE "ReferralAttachment" (
    "id" TEXT NOT NULL,
    "referralId" TEXT NOT NULL,
    "fileId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "isProtected" BOOLEAN NOT NULL,
    "noteSealed" TEXT,
    "addedById" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL,
    "removedById" TEXT,
    "removedAt" TIMESTAMPTZ(3),
    "removalCode" TEXT,
    "removalTextSealed" TEXT,

    CONSTRAINT "ReferralAttachment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ReferralAttachment_fileId_key" ON "ReferralAttachment"("fileId");

-- CreateIndex
CREATE INDEX "ReferralAttachment_referralId_addedAt_idx" ON "ReferralAttachment"("referralId", "addedAt");

-- AddForeignKey
ALTER TABLE "ReferralAttachment" ADD CONSTRAINT "ReferralAttachment_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReferralAttachment" ADD CONSTRAINT "ReferralAttachment_fileId_fkey" FOREIGN KEY ("fileId") REFERENCES "StoredFile"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
