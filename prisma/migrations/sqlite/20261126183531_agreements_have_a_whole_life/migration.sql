-- CreateTable
CREATE TABLE "AgreementAcceptTime" (
    "agreementId" TEXT NOT NULL,
    "urgency" TEXT NOT NULL,
    "hours" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,

    PRIMARY KEY ("agreementId", "urgency"),
    CONSTRAINT "AgreementAcceptTime_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgreementDocument" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "agreementId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    CONSTRAINT "AgreementDocument_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgreementEdition" (
    "id" TEXT NOT NULL PRIMARY KEY,
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
    "proposedAt" DATETIME NOT NULL,
    "countersignDueAt" DATETIME NOT NULL,
    "countersignedById" TEXT,
    "countersignedAt" DATETIME,
    "reasonCode" TEXT,
    "reasonText" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "AgreementEdition_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgreementEditionService" (
    "editionId" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "terms" TEXT,

    PRIMARY KEY ("editionId", "service"),
    CONSTRAINT "AgreementEditionService_editionId_fkey" FOREIGN KEY ("editionId") REFERENCES "AgreementEdition" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgreementEditionQuota" (
    "editionId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "placesPerWeek" INTEGER NOT NULL,

    PRIMARY KEY ("editionId", "departmentId"),
    CONSTRAINT "AgreementEditionQuota_editionId_fkey" FOREIGN KEY ("editionId") REFERENCES "AgreementEdition" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "AgreementEditionQuota_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgreementEditionContact" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "editionId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "function" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    CONSTRAINT "AgreementEditionContact_editionId_fkey" FOREIGN KEY ("editionId") REFERENCES "AgreementEdition" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgreementEditionAcceptTime" (
    "editionId" TEXT NOT NULL,
    "urgency" TEXT NOT NULL,
    "hours" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,

    PRIMARY KEY ("editionId", "urgency"),
    CONSTRAINT "AgreementEditionAcceptTime_editionId_fkey" FOREIGN KEY ("editionId") REFERENCES "AgreementEdition" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgreementEditionDocument" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "editionId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    CONSTRAINT "AgreementEditionDocument_editionId_fkey" FOREIGN KEY ("editionId") REFERENCES "AgreementEdition" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- AlterTable: column by column, so that the table keeps its CHECK
ALTER TABLE "CooperationAgreement" ADD COLUMN "predecessorId" TEXT REFERENCES "CooperationAgreement" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "CooperationAgreement" ADD COLUMN "suspensionGround" TEXT;
ALTER TABLE "CooperationAgreement" ADD COLUMN "suspendedByOrgId" TEXT;
ALTER TABLE "CooperationAgreement" ADD COLUMN "suspendedAt" DATETIME;
ALTER TABLE "CooperationAgreement" ADD COLUMN "suspendedUntilAt" DATETIME;
ALTER TABLE "CooperationAgreement" ADD COLUMN "homeSafetyAt" DATETIME;
ALTER TABLE "CooperationAgreement" ADD COLUMN "medicalSafetyAt" DATETIME;
ALTER TABLE "CooperationAgreement" ADD COLUMN "terminationGround" TEXT;
ALTER TABLE "CooperationAgreement" ADD COLUMN "terminatedByOrgId" TEXT;
ALTER TABLE "CooperationAgreement" ADD COLUMN "terminatesOn" TEXT;
ALTER TABLE "CooperationAgreement" ADD COLUMN "terminatesAt" DATETIME;
ALTER TABLE "CooperationAgreement" ADD COLUMN "askedAct" TEXT;
ALTER TABLE "CooperationAgreement" ADD COLUMN "askedByOrgId" TEXT;
ALTER TABLE "CooperationAgreement" ADD COLUMN "askedOn" TEXT;
ALTER TABLE "CooperationAgreement" ADD COLUMN "askedAt" DATETIME;
ALTER TABLE "CooperationAgreement" ADD COLUMN "askLapsesAt" DATETIME;
ALTER TABLE "CooperationAgreement" ADD COLUMN "remindedDays" INTEGER;

-- CreateIndex
CREATE INDEX "CooperationAgreement_predecessorId_idx" ON "CooperationAgreement"("predecessorId");

-- CreateIndex
CREATE INDEX "CooperationAgreement_state_endsAt_idx" ON "CooperationAgreement"("state", "endsAt");

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
