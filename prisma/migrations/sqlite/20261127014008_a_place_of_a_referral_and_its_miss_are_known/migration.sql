-- AlterTable
-- Of the two clocks of a place the miss comes first (domain/referral/workflow.ts).
ALTER TABLE "Referral" ADD COLUMN "missedAt" DATETIME
  CONSTRAINT "Referral_missed_before_it_ends" CHECK ("missedAt" IS NULL OR "expiresAt" IS NULL OR "missedAt" < "expiresAt");

-- AlterTable
ALTER TABLE "ReferralTarget" ADD COLUMN "bedNo" TEXT;
ALTER TABLE "ReferralTarget" ADD COLUMN "expectedAt" DATETIME;

-- CreateIndex
CREATE INDEX "Referral_state_missedAt_idx" ON "Referral"("state", "missedAt");
