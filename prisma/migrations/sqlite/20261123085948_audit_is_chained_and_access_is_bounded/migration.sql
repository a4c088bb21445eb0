-- AlterTable
ALTER TABLE "CareRelation" ADD COLUMN "personId" TEXT;

-- AlterTable
ALTER TABLE "Person" ADD COLUMN "passwordExpiresAt" DATETIME;
ALTER TABLE "Person" ADD COLUMN "totpConfirmedAt" DATETIME;
ALTER TABLE "Person" ADD COLUMN "totpLastStep" INTEGER;
ALTER TABLE "Person" ADD COLUMN "totpSealed" TEXT;

-- AlterTable
ALTER TABLE "SignInSession" ADD COLUMN "factor" TEXT NOT NULL DEFAULT 'PASSWORD';

-- CreateTable
CREATE TABLE "SecondFactorChallenge" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "challengeHash" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "usedAt" DATETIME,
    "factor" TEXT NOT NULL,
    "userAgent" TEXT,
    CONSTRAINT "SecondFactorChallenge_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AttemptCount" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "attempts" INTEGER NOT NULL,
    "expiresAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "BreakGlass" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reasonCode" TEXT NOT NULL,
    "reasonText" TEXT NOT NULL,
    "openedAt" DATETIME NOT NULL,
    "endsAt" DATETIME NOT NULL,
    "finding" TEXT,
    "findingText" TEXT,
    "signedOffById" TEXT,
    "signedOffAt" DATETIME,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "BreakGlass_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "BreakGlass_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "BreakGlass_ends_after_it_was_opened" CHECK ("endsAt" > "openedAt")
);

-- CreateTable
CREATE TABLE "PrivacyIncident" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "discoveredAt" DATETIME NOT NULL,
    "openedById" TEXT NOT NULL,
    "openedAt" DATETIME NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "measures" TEXT,
    "arePeopleTold" BOOLEAN,
    "isAuthorityTold" BOOLEAN,
    "closedById" TEXT,
    "closedAt" DATETIME,
    "version" INTEGER NOT NULL DEFAULT 1
);

-- CreateTable
CREATE TABLE "PrivacyIncidentResident" (
    "incidentId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,

    PRIMARY KEY ("incidentId", "residentId"),
    CONSTRAINT "PrivacyIncidentResident_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "PrivacyIncident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "PrivacyIncidentResident_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AuditLink" (
    "ownerOrgId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "auditSeq" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "keyId" TEXT NOT NULL,
    "linkedAt" DATETIME NOT NULL,

    PRIMARY KEY ("ownerOrgId", "position")
);

-- CreateTable
CREATE TABLE "AuditSubject" (
    "residentId" TEXT NOT NULL,
    "auditSeq" INTEGER NOT NULL,

    PRIMARY KEY ("residentId", "auditSeq")
);

-- CreateTable
CREATE TABLE "Lease" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "holder" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_AuditEvent" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "id" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "action" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "noun" TEXT,
    "nounId" TEXT,
    "outcome" TEXT NOT NULL,
    "personId" TEXT,
    "role" TEXT,
    "organizationId" TEXT,
    "ownerOrgIds" TEXT,
    "residentIds" TEXT,
    "facts" TEXT,
    "requestId" TEXT,
    "mac" TEXT NOT NULL,
    "keyId" TEXT NOT NULL
);
-- What was recorded before there were chains has no code of its own: the first links take it as it is.
INSERT INTO "new_AuditEvent" ("id", "mac", "keyId", "action", "at", "facts", "noun", "nounId", "operation", "organizationId", "outcome", "personId", "requestId", "residentIds", "role", "seq", "ownerOrgIds")
  SELECT lower(hex(randomblob(16))), '', '', "action", "at", "facts", "noun", "nounId", "operation", "organizationId", "outcome", "personId", "requestId", "residentIds", "role", "seq",
    CASE WHEN "ownerOrgId" IS NULL THEN NULL ELSE json_array("ownerOrgId") END FROM "AuditEvent";
DROP TABLE "AuditEvent";
ALTER TABLE "new_AuditEvent" RENAME TO "AuditEvent";
CREATE UNIQUE INDEX "AuditEvent_id_key" ON "AuditEvent"("id");
CREATE INDEX "AuditEvent_organizationId_seq_idx" ON "AuditEvent"("organizationId", "seq");
CREATE INDEX "AuditEvent_personId_seq_idx" ON "AuditEvent"("personId", "seq");
CREATE INDEX "AuditEvent_noun_nounId_seq_idx" ON "AuditEvent"("noun", "nounId", "seq");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

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
