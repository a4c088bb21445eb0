-- AlterTable
ALTER TABLE "Endpoint" ADD COLUMN "loginRefusedAt" DATETIME;
