-- On what a contact wants to be told moves to a table that says so: its name is that of the task from here on.
-- CreateTable
CREATE TABLE "ContactOccasion" (
    "contactId" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,

    CONSTRAINT "ContactOccasion_pkey" PRIMARY KEY ("contactId","occasion")
);
INSERT INTO "ContactOccasion" ("contactId", "occasion") SELECT "contactId", "occasion" FROM "ContactNotification";
DROP TABLE "ContactNotification";

-- CreateTable
CREATE TABLE "ContactNotification" (
    "id" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "isCorrection" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL,
    "happenedAt" TIMESTAMPTZ(3) NOT NULL,
    "organizationId" TEXT NOT NULL,
    "function" TEXT NOT NULL,
    "openedByOrgId" TEXT,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "alarmedAt" TIMESTAMPTZ(3),
    "reachedAt" TIMESTAMPTZ(3),
    "supersededAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ContactNotification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ContactCall" (
    "id" TEXT NOT NULL,
    "notificationId" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "contactId" TEXT,
    "representativeId" TEXT,
    "name" TEXT NOT NULL,
    "calledAt" TIMESTAMPTZ(3) NOT NULL,
    "result" TEXT NOT NULL,
    "textSealed" TEXT,
    "calledById" TEXT NOT NULL,
    "calledByOrgId" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ContactCall_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ContactNotification_residentId_idx" ON "ContactNotification"("residentId");

-- CreateIndex
CREATE INDEX "ContactNotification_organizationId_state_dueAt_idx" ON "ContactNotification"("organizationId", "state", "dueAt");

-- CreateIndex
CREATE INDEX "ContactNotification_openedByOrgId_idx" ON "ContactNotification"("openedByOrgId");

-- CreateIndex
CREATE INDEX "ContactNotification_state_dueAt_idx" ON "ContactNotification"("state", "dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "ContactNotification_noun_nounId_occasion_isCorrection_key" ON "ContactNotification"("noun", "nounId", "occasion", "isCorrection");

-- CreateIndex
CREATE UNIQUE INDEX "ContactCall_notificationId_no_key" ON "ContactCall"("notificationId", "no");

-- AddForeignKey
ALTER TABLE "ContactOccasion" ADD CONSTRAINT "ContactOccasion_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ContactNotification" ADD CONSTRAINT "ContactNotification_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ContactCall" ADD CONSTRAINT "ContactCall_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "ContactNotification"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
