-- CreateTable
CREATE TABLE "RecordSnapshot" (
    "id" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "sourceOrgId" TEXT NOT NULL,
    "endpointId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "consentId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'REQUESTED',
    "requestedById" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "giveUpAt" TIMESTAMPTZ(3) NOT NULL,
    "validUntilAt" TIMESTAMPTZ(3),
    "answeredAt" TIMESTAMPTZ(3),
    "method" TEXT,
    "entriesSealed" TEXT,
    "entryCount" INTEGER,
    "isCut" BOOLEAN NOT NULL DEFAULT false,
    "failure" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL,
    "leaseHolder" TEXT,
    "leaseUntilAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "RecordSnapshot_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "RecordSnapshot_residentId_requestedAt_idx" ON "RecordSnapshot"("residentId", "requestedAt");

-- CreateIndex
CREATE INDEX "RecordSnapshot_consentId_idx" ON "RecordSnapshot"("consentId");

-- CreateIndex
CREATE INDEX "RecordSnapshot_sourceOrgId_idx" ON "RecordSnapshot"("sourceOrgId");

-- CreateIndex
CREATE INDEX "RecordSnapshot_organizationId_idx" ON "RecordSnapshot"("organizationId");

-- CreateIndex
CREATE INDEX "RecordSnapshot_endpointId_idx" ON "RecordSnapshot"("endpointId");

-- CreateIndex
CREATE INDEX "RecordSnapshot_state_nextAttemptAt_idx" ON "RecordSnapshot"("state", "nextAttemptAt");

-- AddForeignKey
ALTER TABLE "RecordSnapshot" ADD CONSTRAINT "RecordSnapshot_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecordSnapshot" ADD CONSTRAINT "RecordSnapshot_sourceOrgId_fkey" FOREIGN KEY ("sourceOrgId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecordSnapshot" ADD CONSTRAINT "RecordSnapshot_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecordSnapshot" ADD CONSTRAINT "RecordSnapshot_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "Endpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RecordSnapshot" ADD CONSTRAINT "RecordSnapshot_consentId_fkey" FOREIGN KEY ("consentId") REFERENCES "Consent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
