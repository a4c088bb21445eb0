-- AlterTable
ALTER TABLE "Referral" ADD COLUMN "abortAskedAt" DATETIME;
ALTER TABLE "Referral" ADD COLUMN "abortAskedSide" TEXT;
