-- AlterTable
ALTER TABLE "CooperationAgreement" ADD COLUMN     "askLapsesAt" TIMESTAMPTZ(3),
ADD COLUMN     "askedAct" TEXT,
ADD COLUMN     "askedAt" TIMESTAMPTZ(3),
ADD COLUMN     "askedByOrgId" TEXT,
ADD COLUMN     "askedOn" TEXT,
ADD COLUMN     "homeSafetyAt" TIMESTAMPTZ(3),
ADD COLUMN     "medicalSafetyAt" TIMESTAMPTZ(3),
ADD COLUMN     "predecessorId" TEXT,
ADD COLUMN     "remindedDays" INTEGER,
ADD COLUMN     "suspendedAt" TIMESTAMPTZ(3),
ADD COLUMN     "suspendedByOrgId" TEXT,
ADD COLUMN     "suspendedUntilAt" TIMESTAMPTZ(3),
ADD COLUMN     "suspensionGround" TEXT,
ADD COLUMN     "terminatedByOrgId" TEXT,
ADD COLUMN     "terminatesAt" TIMESTAMPTZ(3),
ADD COLUMN     "terminatesOn" TEXT,
ADD COLUMN     "terminationGround" TEXT;

-- CreateTable
CREATE TABLE "AgreementAcceptTime" (
    "agreementId" TEXT NOT NULL,
    "urgency" TEXT NOT NULL,
    "hours" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,

    CONSTRAINT "AgreementAcceptTime_pkey" PRIMARY KEY ("agreementId","urgency")
);

-- CreateTable
CREATE TABLE "AgreementDocument" (
    "id" TEXT NOT NULL,
    "agreementId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "reference" TEXT NOT NULL,

    CONSTRAINT "AgreementDocument_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgreementEdition" (
    "id" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "agreementId" TEXT NOT NULL,
    "edition" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "dutiesHome" TEXT NOT NULL,
    "dutiesMedical" TEXT NOT NULL,
    "feeTerms" TEXT,
    "roundsIntervalDays" INTEGER,
    "proposedByOrgId" TEXT NOT NULL,
    "proposedById" TEXT NOT NULL,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,
    "countersignDueAt" TIMESTAMPTZ(3) NOT NULL,
    "countersignedById" TEXT,
    "countersignedAt" TIMESTAMPTZ(3),
    "reasonCode" TEXT,
    "reasonText" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "AgreementEdition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgreementEditionService" (
    "editionId" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "terms" TEXT,

    CONSTRAINT "AgreementEditionService_pkey" PRIMARY KEY ("editionId","service")
);

-- CreateTable
CREATE TABLE "AgreementEditionQuota" (
    "editionId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "placesPerWeek" INTEGER NOT NULL,

    CONSTRAINT "AgreementEditionQuota_pkey" PRIMARY KEY ("editionId","departmentId")
);

-- CreateTable
CREATE TABLE "AgreementEditionContact" (
    "id" TEXT NOT NULL,
    "editionId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "function" TEXT NOT NULL,
    "phone" TEXT NOT NULL,

    CONSTRAINT "AgreementEditionContact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgreementEditionAcceptTime" (
    "editionId" TEXT NOT NULL,
    "urgency" TEXT NOT NULL,
    "hours" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,

    CONSTRAINT "AgreementEditionAcceptTime_pkey" PRIMARY KEY ("editionId","urgency")
);

-- CreateTable
CREATE TABLE "AgreementEditionDocument" (
    "id" TEXT NOT NULL,
    "editionId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "reference" TEXT NOT NULL,

    CONSTRAINT "AgreementEditionDocument_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AgreementDocument_agreementId_idx" ON "AgreementDocument"("agreementId");

-- CreateIndex
CREATE INDEX "AgreementEdition_state_countersignDueAt_idx" ON "AgreementEdition"("state", "countersignDueAt");

-- CreateIndex
CREATE UNIQUE INDEX "AgreementEdition_agreementId_edition_key" ON "AgreementEdition"("agreementId", "edition");

-- CreateIndex
CREATE INDEX "AgreementEditionContact_editionId_idx" ON "AgreementEditionContact"("editionId");

-- CreateIndex
CREATE INDEX "AgreementEditionDocument_editionId_idx" ON "AgreementEditionDocument"("editionId");

-- CreateIndex
CREATE INDEX "CooperationAgreement_predecessorId_idx" ON "CooperationAgreement"("predecessorId");

-- CreateIndex
CREATE INDEX "CooperationAgreement_state_endsAt_idx" ON "CooperationAgreement"("state", "endsAt");

-- AddForeignKey
ALTER TABLE "CooperationAgreement" ADD CONSTRAINT "CooperationAgreement_predecessorId_fkey" FOREIGN KEY ("predecessorId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementAcceptTime" ADD CONSTRAINT "AgreementAcceptTime_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementDocument" ADD CONSTRAINT "AgreementDocument_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementEdition" ADD CONSTRAINT "AgreementEdition_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementEditionService" ADD CONSTRAINT "AgreementEditionService_editionId_fkey" FOREIGN KEY ("editionId") REFERENCES "AgreementEdition"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementEditionQuota" ADD CONSTRAINT "AgreementEditionQuota_editionId_fkey" FOREIGN KEY ("editionId") REFERENCES "AgreementEdition"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementEditionQuota" ADD CONSTRAINT "AgreementEditionQuota_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementEditionContact" ADD CONSTRAINT "AgreementEditionContact_editionId_fkey" FOREIGN KEY ("editionId") REFERENCES "AgreementEdition"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementEditionAcceptTime" ADD CONSTRAINT "AgreementEditionAcceptTime_editionId_fkey" FOREIGN KEY ("editionId") REFERENCES "AgreementEdition"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementEditionDocument" ADD CONSTRAINT "AgreementEditionDocument_editionId_fkey" FOREIGN KEY ("editionId") REFERENCES "AgreementEdition"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
