-- CreateTable
CREATE TABLE "HisClient" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "jwksUrl" TEXT,
    "jwks" TEXT,
    "scopes" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "HisClient_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UsedAssertion" (
    "clientId" TEXT NOT NULL,
    "jti" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "UsedAssertion_pkey" PRIMARY KEY ("clientId","jti")
);

-- CreateTable
CREATE TABLE "LastChange" (
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "LastChange_pkey" PRIMARY KEY ("noun","nounId")
);

-- CreateIndex
CREATE UNIQUE INDEX "HisClient_personId_key" ON "HisClient"("personId");

-- CreateIndex
CREATE INDEX "HisClient_organizationId_idx" ON "HisClient"("organizationId");

-- CreateIndex
CREATE INDEX "UsedAssertion_expiresAt_idx" ON "UsedAssertion"("expiresAt");

-- CreateIndex
CREATE INDEX "LastChange_noun_at_nounId_idx" ON "LastChange"("noun", "at", "nounId");

-- AddForeignKey
ALTER TABLE "HisClient" ADD CONSTRAINT "HisClient_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HisClient" ADD CONSTRAINT "HisClient_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is known of earlier changes: the events; and of what was entered before there were any, that it is there.
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT "noun", "nounId", MAX("recordedAt"), COUNT(*) FROM "Event" GROUP BY "noun", "nounId";
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'organization', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "Organization" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'department', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "Department" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'practitioner', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "Practitioner" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'roleAssignment', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "RoleAssignment" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'resident', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "Resident" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'contact', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "Contact" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'representative', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "Representative" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'residency', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "Residency" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'consent', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "Consent" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'agreement', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "CooperationAgreement" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'slotTemplate', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "SlotTemplate" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
INSERT INTO "LastChange" ("noun", "nounId", "at", "version")
SELECT 'session', "id", date_trunc('milliseconds', now() AT TIME ZONE 'UTC'), 1 FROM "Session" WHERE true ON CONFLICT ("noun", "nounId") DO NOTHING;
