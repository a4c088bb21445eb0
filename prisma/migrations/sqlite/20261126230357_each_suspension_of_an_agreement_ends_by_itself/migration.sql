-- AlterTable
ALTER TABLE "CooperationAgreement" ADD COLUMN "sidesUntilAt" DATETIME;
ALTER TABLE "CooperationAgreement" ADD COLUMN "supervisedAt" DATETIME;
ALTER TABLE "CooperationAgreement" ADD COLUMN "supervisedByOrgId" TEXT;
ALTER TABLE "CooperationAgreement" ADD COLUMN "supervisedUntilAt" DATETIME;

-- What suspends an agreement today goes to whom it is of.
UPDATE "CooperationAgreement" SET "sidesUntilAt" = "suspendedUntilAt"
WHERE "suspensionGround" IN ('SAFETY', 'MUTUAL');
UPDATE "CooperationAgreement" SET "supervisedByOrgId" = "suspendedByOrgId", "supervisedAt" = "suspendedAt",
  "supervisedUntilAt" = "suspendedUntilAt", "suspensionGround" = NULL, "suspendedByOrgId" = NULL, "suspendedAt" = NULL
WHERE "suspensionGround" = 'SUPERVISION';
