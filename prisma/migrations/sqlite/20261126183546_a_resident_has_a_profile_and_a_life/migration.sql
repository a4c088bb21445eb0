-- AlterTable
ALTER TABLE "Consent" ADD COLUMN "capacityThen" TEXT;

-- AlterTable
ALTER TABLE "Residency" ADD COLUMN "expectedReturnOn" TEXT;
ALTER TABLE "Residency" ADD COLUMN "presenceSinceAt" DATETIME;

-- AlterTable
ALTER TABLE "Resident" ADD COLUMN "idDueOn" TEXT;

-- CreateTable
CREATE TABLE "OffSiteFiling" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "residentId" TEXT NOT NULL,
    "regionCode" TEXT NOT NULL,
    "fromOn" TEXT NOT NULL,
    "toOn" TEXT,
    CONSTRAINT "OffSiteFiling_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "OffSiteFiling_days_in_order" CHECK ("toOn" IS NULL OR "toOn" >= "fromOn")
);

-- CreateTable
CREATE TABLE "ChronicOutpatient" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "residentId" TEXT NOT NULL,
    "illnessSealed" TEXT NOT NULL,
    "isProtected" BOOLEAN NOT NULL DEFAULT false,
    "fromOn" TEXT NOT NULL,
    CONSTRAINT "ChronicOutpatient_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "CapacityAssessment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "capacity" TEXT NOT NULL,
    "assessedOn" TEXT NOT NULL,
    "assessorName" TEXT NOT NULL,
    "basisSealed" TEXT NOT NULL,
    "documentRef" TEXT,
    "recordedByOrgId" TEXT NOT NULL,
    "recordedById" TEXT NOT NULL,
    "recordedAt" DATETIME NOT NULL,
    CONSTRAINT "CapacityAssessment_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SafetyBlock" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "edition" INTEGER NOT NULL,
    "allergyStatus" TEXT NOT NULL,
    "allergiesSealed" TEXT,
    "allergyReasonSealed" TEXT,
    "medicinesSealed" TEXT NOT NULL,
    "infectionStatus" TEXT NOT NULL,
    "infectionAgentSealed" TEXT,
    "isAgentProtected" BOOLEAN NOT NULL DEFAULT false,
    "isolation" TEXT NOT NULL,
    "careInstructionsSealed" TEXT,
    "pressureInjuryRisk" TEXT NOT NULL,
    "fallRisk" TEXT NOT NULL,
    "swallowingRisk" TEXT NOT NULL,
    "wanderingRisk" TEXT NOT NULL,
    "cognitionSealed" TEXT,
    "mobilitySealed" TEXT,
    "dietSealed" TEXT,
    "oxygenSealed" TEXT,
    "recordedByOrgId" TEXT NOT NULL,
    "recordedById" TEXT NOT NULL,
    "recordedAt" DATETIME NOT NULL,
    CONSTRAINT "SafetyBlock_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SafetyDevice" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "blockId" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "insertedOn" TEXT,
    "dueOn" TEXT,
    CONSTRAINT "SafetyDevice_blockId_fkey" FOREIGN KEY ("blockId") REFERENCES "SafetyBlock" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "SafetyDevice_due_after_inserted" CHECK ("insertedOn" IS NULL OR "dueOn" IS NULL OR "dueOn" >= "insertedOn")
);

-- CreateTable
CREATE TABLE "Admission" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "hospitalId" TEXT,
    "hospitalName" TEXT,
    "admittedAt" DATETIME NOT NULL,
    "dischargedAt" DATETIME,
    "disposition" TEXT,
    "recordedByOrgId" TEXT NOT NULL,
    "recordedAt" DATETIME NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "Admission_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Admission_hospitalId_fkey" FOREIGN KEY ("hospitalId") REFERENCES "Organization" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Admission_ends_after_it_begins" CHECK ("dischargedAt" IS NULL OR "dischargedAt" >= "admittedAt")
);

-- CreateTable
CREATE TABLE "AdmissionTelling" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "admissionId" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "toldAt" DATETIME NOT NULL,
    CONSTRAINT "AdmissionTelling_admissionId_fkey" FOREIGN KEY ("admissionId") REFERENCES "Admission" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Death" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "diedAt" DATETIME NOT NULL,
    "source" TEXT NOT NULL,
    "placeSealed" TEXT,
    "documentRef" TEXT,
    "reportedByOrgId" TEXT NOT NULL,
    "reportedById" TEXT NOT NULL,
    "reportedAt" DATETIME NOT NULL,
    "homeOrgId" TEXT,
    "hospitalOrgId" TEXT,
    "confirmSource" TEXT,
    "confirmDocumentRef" TEXT,
    "confirmedByOrgId" TEXT,
    "confirmedById" TEXT,
    "confirmedAt" DATETIME,
    "reversedByOrgId" TEXT,
    "reversedById" TEXT,
    "reversedAt" DATETIME,
    "reversalSealed" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "Death_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DeathEffect" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "deathId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "outcome" TEXT,
    CONSTRAINT "DeathEffect_deathId_fkey" FOREIGN KEY ("deathId") REFERENCES "Death" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "OffSiteFiling_residentId_idx" ON "OffSiteFiling"("residentId");

-- CreateIndex
CREATE INDEX "ChronicOutpatient_residentId_idx" ON "ChronicOutpatient"("residentId");

-- CreateIndex
CREATE INDEX "CapacityAssessment_residentId_assessedOn_idx" ON "CapacityAssessment"("residentId", "assessedOn");

-- CreateIndex
CREATE INDEX "SafetyBlock_residentId_edition_idx" ON "SafetyBlock"("residentId", "edition");

-- CreateIndex
CREATE INDEX "SafetyDevice_blockId_idx" ON "SafetyDevice"("blockId");

-- CreateIndex
CREATE INDEX "SafetyDevice_dueOn_idx" ON "SafetyDevice"("dueOn");

-- CreateIndex
CREATE INDEX "Admission_residentId_admittedAt_idx" ON "Admission"("residentId", "admittedAt");

-- CreateIndex
CREATE INDEX "Admission_hospitalId_admittedAt_idx" ON "Admission"("hospitalId", "admittedAt");

-- CreateIndex
CREATE INDEX "AdmissionTelling_admissionId_idx" ON "AdmissionTelling"("admissionId");

-- CreateIndex
CREATE INDEX "Death_residentId_state_idx" ON "Death"("residentId", "state");

-- CreateIndex
CREATE INDEX "Death_homeOrgId_reportedAt_idx" ON "Death"("homeOrgId", "reportedAt");

-- CreateIndex
CREATE INDEX "Death_reportedByOrgId_reportedAt_idx" ON "Death"("reportedByOrgId", "reportedAt");

-- CreateIndex
CREATE INDEX "DeathEffect_noun_nounId_idx" ON "DeathEffect"("noun", "nounId");

-- CreateIndex
CREATE UNIQUE INDEX "DeathEffect_deathId_seq_key" ON "DeathEffect"("deathId", "seq");

-- What was known of the resident's capacity was known when the consents so far were recorded.
UPDATE "Consent" SET "capacityThen" = (SELECT r."capacity" FROM "Resident" r WHERE r."id" = "Consent"."residentId");
