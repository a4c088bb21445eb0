-- AlterTable
ALTER TABLE "Admission" ADD COLUMN     "referralId" TEXT;

-- CreateIndex
CREATE INDEX "Admission_referralId_idx" ON "Admission"("referralId");

-- AddForeignKey
ALTER TABLE "Admission" ADD CONSTRAINT "Admission_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral"("id") ON DELETE SET NULL ON UPDATE CASCADE;
