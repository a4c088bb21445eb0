-- AlterTable
ALTER TABLE "HisClient" ADD COLUMN     "attendanceSinceAt" TIMESTAMPTZ(3),
ADD COLUMN     "backAt" TIMESTAMPTZ(3),
ADD COLUMN     "heardAt" TIMESTAMPTZ(3),
ADD COLUMN     "silentAt" TIMESTAMPTZ(3);
