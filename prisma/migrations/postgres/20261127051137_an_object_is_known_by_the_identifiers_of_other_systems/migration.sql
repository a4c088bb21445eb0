-- CreateTable
CREATE TABLE "ExternalId" (
    "organizationId" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "givenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ExternalId_pkey" PRIMARY KEY ("organizationId","system","value","noun")
);

-- CreateIndex
CREATE INDEX "ExternalId_noun_nounId_idx" ON "ExternalId"("noun", "nounId");
