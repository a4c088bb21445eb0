-- AlterTable
ALTER TABLE "Referral" ADD COLUMN     "abortAskedAt" TIMESTAMPTZ(3),
ADD COLUMN     "abortAskedSide" TEXT;
