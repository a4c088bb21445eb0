-- AlterTable
ALTER TABLE "CapacityAssessment" ADD COLUMN "voidedAt" DATETIME;
ALTER TABLE "CapacityAssessment" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "Representative" ADD COLUMN "voidedAt" DATETIME;

-- AlterTable
ALTER TABLE "SafetyBlock" ADD COLUMN "voidedAt" DATETIME;
ALTER TABLE "SafetyBlock" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
