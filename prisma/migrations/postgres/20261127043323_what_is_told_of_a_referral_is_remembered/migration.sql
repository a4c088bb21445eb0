-- AlterTable
ALTER TABLE "Referral" ADD COLUMN     "remindedExpiresAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "ReferralTarget" ADD COLUMN     "alarmedDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "consentEndedAt" TIMESTAMPTZ(3);
