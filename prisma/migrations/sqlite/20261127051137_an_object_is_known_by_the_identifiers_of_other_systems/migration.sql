-- CreateTable
CREATE TABLE "ExternalId" (
    "organizationId" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "givenAt" DATETIME NOT NULL,

    PRIMARY KEY ("organizationId", "system", "value", "noun")
);

-- CreateIndex
CREATE INDEX "ExternalId_noun_nounId_idx" ON "ExternalId"("noun", "nounId");
