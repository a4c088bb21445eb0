-- AlterTable
ALTER TABLE "CooperationAgreement" ADD COLUMN     "sidesUntilAt" TIMESTAMPTZ(3),
ADD COLUMN     "supervisedAt" TIMESTAMPTZ(3),
ADD COLUMN     "supervisedByOrgId" TEXT,
ADD COLUMN     "supervisedUntilAt" TIMESTAMPTZ(3);

-- What suspends an agreement today goes to whom it is of.
UPDATE "CooperationAgreement" SET "sidesUntilAt" = "suspendedUntilAt"
WHERE "suspensionGround" IN ('SAFETY', 'MUTUAL');
UPDATE "CooperationAgreement" SET "supervisedByOrgId" = "suspendedByOrgId", "supervisedAt" = "suspendedAt",
  "supervisedUntilAt" = "suspendedUntilAt", "suspensionGround" = NULL, "suspendedByOrgId" = NULL, "suspendedAt" = NULL
WHERE "suspensionGround" = 'SUPERVISION';
