-- CreateTable
CREATE TABLE "Endpoint" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "login" TEXT NOT NULL,
    "tokenUrl" TEXT,
    "clientId" TEXT,
    "scope" TEXT,
    "secretSealed" TEXT,
    "publicJwk" TEXT,
    "state" TEXT NOT NULL DEFAULT 'REGISTERED',
    "probeDueAt" DATETIME,
    "probedAt" DATETIME,
    "probeOutcome" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "pausedUntilAt" DATETIME,
    "leaseHolder" TEXT,
    "leaseUntilAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "retiredAt" DATETIME,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "Endpoint_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Endpoint_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "OutboxMessage" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "id" TEXT NOT NULL,
    "endpointId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "toState" TEXT NOT NULL,
    "payloadVersion" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" DATETIME NOT NULL,
    "giveUpAt" DATETIME NOT NULL,
    "lastTriedAt" DATETIME,
    "lastStatus" INTEGER,
    "lastError" TEXT,
    "latencyMs" INTEGER,
    "deliveredAt" DATETIME,
    "recordedAt" DATETIME NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "OutboxMessage_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "Endpoint" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Endpoint_personId_key" ON "Endpoint"("personId");

-- CreateIndex
CREATE INDEX "Endpoint_organizationId_idx" ON "Endpoint"("organizationId");

-- CreateIndex
CREATE INDEX "Endpoint_state_idx" ON "Endpoint"("state");

-- CreateIndex
CREATE UNIQUE INDEX "Endpoint_of_organization" ON "Endpoint"("organizationId") WHERE "state" <> 'RETIRED';

-- CreateIndex
CREATE UNIQUE INDEX "OutboxMessage_id_key" ON "OutboxMessage"("id");

-- CreateIndex
CREATE INDEX "OutboxMessage_endpointId_state_journeyId_seq_idx" ON "OutboxMessage"("endpointId", "state", "journeyId", "seq");

-- CreateIndex
CREATE INDEX "OutboxMessage_endpointId_state_nextAttemptAt_idx" ON "OutboxMessage"("endpointId", "state", "nextAttemptAt");

-- CreateIndex
CREATE INDEX "OutboxMessage_noun_nounId_endpointId_idx" ON "OutboxMessage"("noun", "nounId", "endpointId");

-- CreateIndex
CREATE INDEX "OutboxMessage_organizationId_state_seq_idx" ON "OutboxMessage"("organizationId", "state", "seq");
