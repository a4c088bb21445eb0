-- AlterTable
ALTER TABLE "Endpoint" ADD COLUMN     "loginRefusedAt" TIMESTAMPTZ(3);
