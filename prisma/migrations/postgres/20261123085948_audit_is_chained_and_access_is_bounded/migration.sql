-- AlterTable
ALTER TABLE "AuditEvent" ADD COLUMN     "id" TEXT NOT NULL DEFAULT gen_random_uuid()::text,
ADD COLUMN     "keyId" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "mac" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "ownerOrgIds" TEXT,
ALTER COLUMN "seq" SET DATA TYPE BIGINT;
ALTER SEQUENCE "AuditEvent_seq_seq" AS BIGINT;
-- What was recorded before there were chains has no code of its own: the first links take it as it is.
UPDATE "AuditEvent" SET "ownerOrgIds" = json_build_array("ownerOrgId")::text WHERE "ownerOrgId" IS NOT NULL;
ALTER TABLE "AuditEvent" ALTER COLUMN "id" DROP DEFAULT,
ALTER COLUMN "keyId" DROP DEFAULT,
ALTER COLUMN "mac" DROP DEFAULT,
DROP COLUMN "ownerOrgId";

-- AlterTable
ALTER TABLE "CareRelation" ADD COLUMN     "personId" TEXT;

-- AlterTable
ALTER TABLE "Event" ALTER COLUMN "seq" SET DATA TYPE BIGINT;
ALTER SEQUENCE "Event_seq_seq" AS BIGINT;

-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "passwordExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "totpConfirmedAt" TIMESTAMPTZ(3),
ADD COLUMN     "totpLastStep" INTEGER,
ADD COLUMN     "totpSealed" TEXT;

-- AlterTable
ALTER TABLE "SignInSession" ADD COLUMN     "factor" TEXT NOT NULL DEFAULT 'PASSWORD';

-- CreateTable
CREATE TABLE "SecondFactorChallenge" (
    "id" TEXT NOT NULL,
    "challengeHash" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "usedAt" TIMESTAMPTZ(3),
    "factor" TEXT NOT NULL,
    "userAgent" TEXT,

    CONSTRAINT "SecondFactorChallenge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AttemptCount" (
    "key" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AttemptCount_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "BreakGlass" (
    "id" TEXT NOT NULL,
    "no" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reasonCode" TEXT NOT NULL,
    "reasonText" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "finding" TEXT,
    "findingText" TEXT,
    "signedOffById" TEXT,
    "signedOffAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "BreakGlass_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "BreakGlass_ends_after_it_was_opened" CHECK ("endsAt" > "openedAt")
);

-- CreateTable
CREATE TABLE "PrivacyIncident" (
    "id" TEXT NOT NULL,
    "no" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "discoveredAt" TIMESTAMPTZ(3) NOT NULL,
    "openedById" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "measures" TEXT,
    "arePeopleTold" BOOLEAN,
    "isAuthorityTold" BOOLEAN,
    "closedById" TEXT,
    "closedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "PrivacyIncident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PrivacyIncidentResident" (
    "incidentId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,

    CONSTRAINT "PrivacyIncidentResident_pkey" PRIMARY KEY ("incidentId","residentId")
);

-- CreateTable
CREATE TABLE "AuditLink" (
    "ownerOrgId" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "auditSeq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "keyId" TEXT NOT NULL,
    "linkedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AuditLink_pkey" PRIMARY KEY ("ownerOrgId","position")
);

-- CreateTable
CREATE TABLE "AuditSubject" (
    "residentId" TEXT NOT NULL,
    "auditSeq" BIGINT NOT NULL,

    CONSTRAINT "AuditSubject_pkey" PRIMARY KEY ("residentId","auditSeq")
);

-- CreateTable
CREATE TABLE "Lease" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "position" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "Lease_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "SecondFactorChallenge_challengeHash_key" ON "SecondFactorChallenge"("challengeHash");

-- CreateIndex
CREATE INDEX "SecondFactorChallenge_personId_idx" ON "SecondFactorChallenge"("personId");

-- CreateIndex
CREATE INDEX "SecondFactorChallenge_expiresAt_idx" ON "SecondFactorChallenge"("expiresAt");

-- CreateIndex
CREATE INDEX "AttemptCount_expiresAt_idx" ON "AttemptCount"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "BreakGlass_no_key" ON "BreakGlass"("no");

-- CreateIndex
CREATE INDEX "BreakGlass_residentId_openedAt_idx" ON "BreakGlass"("residentId", "openedAt");

-- CreateIndex
CREATE INDEX "BreakGlass_organizationId_openedAt_idx" ON "BreakGlass"("organizationId", "openedAt");

-- CreateIndex
CREATE INDEX "BreakGlass_personId_openedAt_idx" ON "BreakGlass"("personId", "openedAt");

-- CreateIndex
CREATE INDEX "BreakGlass_state_endsAt_idx" ON "BreakGlass"("state", "endsAt");

-- CreateIndex
CREATE UNIQUE INDEX "PrivacyIncident_no_key" ON "PrivacyIncident"("no");

-- CreateIndex
CREATE INDEX "PrivacyIncident_organizationId_state_openedAt_idx" ON "PrivacyIncident"("organizationId", "state", "openedAt");

-- CreateIndex
CREATE INDEX "PrivacyIncident_state_dueAt_idx" ON "PrivacyIncident"("state", "dueAt");

-- CreateIndex
CREATE INDEX "PrivacyIncidentResident_residentId_idx" ON "PrivacyIncidentResident"("residentId");

-- CreateIndex
CREATE UNIQUE INDEX "AuditLink_auditSeq_ownerOrgId_key" ON "AuditLink"("auditSeq", "ownerOrgId");

-- CreateIndex
CREATE INDEX "AuditEvent_personId_seq_idx" ON "AuditEvent"("personId", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "AuditEvent_id_key" ON "AuditEvent"("id");

-- AddForeignKey
ALTER TABLE "SecondFactorChallenge" ADD CONSTRAINT "SecondFactorChallenge_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BreakGlass" ADD CONSTRAINT "BreakGlass_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BreakGlass" ADD CONSTRAINT "BreakGlass_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PrivacyIncidentResident" ADD CONSTRAINT "PrivacyIncidentResident_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "PrivacyIncident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PrivacyIncidentResident" ADD CONSTRAINT "PrivacyIncidentResident_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
