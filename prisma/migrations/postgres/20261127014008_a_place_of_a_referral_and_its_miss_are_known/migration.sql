-- AlterTable
ALTER TABLE "Referral" ADD COLUMN     "missedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "ReferralTarget" ADD COLUMN     "bedNo" TEXT,
ADD COLUMN     "expectedAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "Referral_state_missedAt_idx" ON "Referral"("state", "missedAt");

-- Of the two clocks of a place the miss comes first (domain/referral/workflow.ts).
ALTER TABLE "Referral" ADD CONSTRAINT "Referral_missed_before_it_ends" CHECK ("missedAt" IS NULL OR "expiresAt" IS NULL OR "missedAt" < "expiresAt");
