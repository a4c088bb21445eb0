-- AlterTable
ALTER TABLE "Admission" ADD COLUMN     "leaveFromAt" TIMESTAMPTZ(3),
ADD COLUMN     "leaveToAt" TIMESTAMPTZ(3);
