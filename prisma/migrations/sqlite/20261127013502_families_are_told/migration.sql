-- On what a contact wants to be told moves to a table that says so: its name is that of the task from here on.
-- CreateTable
CREATE TABLE "ContactOccasion" (
    "contactId" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,

    PRIMARY KEY ("contactId", "occasion"),
    CONSTRAINT "ContactOccasion_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "ContactOccasion" ("contactId", "occasion") SELECT "contactId", "occasion" FROM "ContactNotification";
DROP TABLE "ContactNotification";

-- CreateTable
CREATE TABLE "ContactNotification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "isCorrection" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL,
    "happenedAt" DATETIME NOT NULL,
    "organizationId" TEXT NOT NULL,
    "function" TEXT NOT NULL,
    "openedByOrgId" TEXT,
    "openedAt" DATETIME NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "alarmedAt" DATETIME,
    "reachedAt" DATETIME,
    "supersededAt" DATETIME,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "ContactNotification_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ContactCall" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "notificationId" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "contactId" TEXT,
    "representativeId" TEXT,
    "name" TEXT NOT NULL,
    "calledAt" DATETIME NOT NULL,
    "result" TEXT NOT NULL,
    "textSealed" TEXT,
    "calledById" TEXT NOT NULL,
    "calledByOrgId" TEXT NOT NULL,
    "recordedAt" DATETIME NOT NULL,
    CONSTRAINT "ContactCall_notificationId_fkey" FOREIGN KEY ("notificationId") REFERENCES "ContactNotification" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
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
