-- CreateTable
CREATE TABLE "Endpoint" (
    "id" TEXT NOT NULL,
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
    "probeDueAt" TIMESTAMPTZ(3),
    "probedAt" TIMESTAMPTZ(3),
    "probeOutcome" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "pausedUntilAt" TIMESTAMPTZ(3),
    "leaseHolder" TEXT,
    "leaseUntilAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "retiredAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutboxMessage" (
    "seq" BIGSERIAL NOT NULL,
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
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL,
    "giveUpAt" TIMESTAMPTZ(3) NOT NULL,
    "lastTriedAt" TIMESTAMPTZ(3),
    "lastStatus" INTEGER,
    "lastError" TEXT,
    "latencyMs" INTEGER,
    "deliveredAt" TIMESTAMPTZ(3),
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "OutboxMessage_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "Endpoint_personId_key" ON "Endpoint"("personId");

-- CreateIndex
CREATE INDEX "Endpoint_organizationId_idx" ON "Endpoint"("organizationId");

-- CreateIndex
CREATE INDEX "Endpoint_state_idx" ON "Endpoint"("state");

-- CreateIndex
CREATE UNIQUE INDEX "Endpoint_of_organization" ON "Endpoint"("organizationId") WHERE ("state" <> 'RETIRED');

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

-- AddForeignKey
ALTER TABLE "Endpoint" ADD CONSTRAINT "Endpoint_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Endpoint" ADD CONSTRAINT "Endpoint_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutboxMessage" ADD CONSTRAINT "OutboxMessage_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "Endpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
