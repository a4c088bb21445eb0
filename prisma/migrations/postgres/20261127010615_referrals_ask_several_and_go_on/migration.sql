-- DropForeignKey
ALTER TABLE "Referral" DROP CONSTRAINT "Referral_consentId_fkey";

-- AlterTable
ALTER TABLE "Appointment" ADD COLUMN     "referralId" TEXT;

-- AlterTable
ALTER TABLE "ReferralTarget" ADD COLUMN     "arrivalDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "bedWaitDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "checklistSealed" TEXT,
ADD COLUMN     "consentId" TEXT,
ADD COLUMN     "deferredUntilOn" TEXT,
ADD COLUMN     "disclosedAt" TIMESTAMPTZ(3),
ADD COLUMN     "isInAlliance" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "scheduleDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "scheduledAt" TIMESTAMPTZ(3),
ALTER COLUMN "departmentId" DROP NOT NULL;

-- What was asked on one consent, of one organisation that saw whom it was about, stays so.
UPDATE "ReferralTarget" t SET "disclosedAt" = t."askedAt", "consentId" = r."consentId"
FROM "Referral" r WHERE r."id" = t."referralId" AND t."askedAt" IS NOT NULL;

-- AlterTable
ALTER TABLE "Referral" DROP COLUMN "consentId",
ADD COLUMN     "abortDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "abortReasonCode" TEXT,
ADD COLUMN     "abortSide" TEXT,
ADD COLUMN     "abortTextSealed" TEXT,
ADD COLUMN     "noShowCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "parentReferralId" TEXT,
ADD COLUMN     "unmetDueAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "Appointment_referralId_idx" ON "Appointment"("referralId");

-- CreateIndex
CREATE INDEX "Referral_parentReferralId_idx" ON "Referral"("parentReferralId");

-- CreateIndex
CREATE INDEX "Referral_journeyId_idx" ON "Referral"("journeyId");

-- AddForeignKey
ALTER TABLE "Referral" ADD CONSTRAINT "Referral_parentReferralId_fkey" FOREIGN KEY ("parentReferralId") REFERENCES "Referral"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Referral" ADD CONSTRAINT "Referral_fromOrgId_fkey" FOREIGN KEY ("fromOrgId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReferralTarget" ADD CONSTRAINT "ReferralTarget_consentId_fkey" FOREIGN KEY ("consentId") REFERENCES "Consent"("id") ON DELETE SET NULL ON UPDATE CASCADE;
