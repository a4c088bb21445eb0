-- AlterTable
ALTER TABLE "Admission" ADD COLUMN "leaveFromAt" DATETIME;
ALTER TABLE "Admission" ADD COLUMN "leaveToAt" DATETIME;
