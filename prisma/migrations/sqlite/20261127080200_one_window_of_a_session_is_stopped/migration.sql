-- AlterTable
ALTER TABLE "SessionStop" ADD COLUMN "slotId" TEXT;

-- CreateIndex
CREATE INDEX "SessionStop_slotId_idx" ON "SessionStop"("slotId");
