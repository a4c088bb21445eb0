-- AlterTable
ALTER TABLE "Referral" ADD COLUMN "remindedExpiresAt" DATETIME;

-- AlterTable
ALTER TABLE "ReferralTarget" ADD COLUMN "alarmedDueAt" DATETIME;
ALTER TABLE "ReferralTarget" ADD COLUMN "consentEndedAt" DATETIME;
