-- AlterTable
ALTER TABLE "Referral" ADD COLUMN "remainderDueAt" DATETIME;
ALTER TABLE "Referral" ADD COLUMN "remainderWrittenAt" DATETIME;

-- CreateTable
CREATE TABLE "EmergencyEvent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "referralId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "placeSealed" TEXT NOT NULL,
    "symptomsSealed" TEXT NOT NULL,
    "callBackPhoneSealed" TEXT NOT NULL,
    "notes" TEXT NOT NULL,
    "notifiedAt" DATETIME NOT NULL,
    "acknowledgedAt" DATETIME,
    "acknowledgedById" TEXT,
    "acknowledgeDueAt" DATETIME NOT NULL,
    "arrivalDueAt" DATETIME NOT NULL,
    "alarmedClock" TEXT,
    CONSTRAINT "EmergencyEvent_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "EmergencyCall" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "eventId" TEXT NOT NULL,
    "calledNumberSealed" TEXT NOT NULL,
    "calledAt" DATETIME NOT NULL,
    "result" TEXT NOT NULL,
    "textSealed" TEXT,
    "recordedById" TEXT NOT NULL,
    "recordedAt" DATETIME NOT NULL,
    CONSTRAINT "EmergencyCall_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "EmergencyEvent" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "EmergencyEvent_referralId_key" ON "EmergencyEvent"("referralId");

-- CreateIndex
CREATE INDEX "EmergencyEvent_residentId_idx" ON "EmergencyEvent"("residentId");

-- CreateIndex
CREATE INDEX "EmergencyCall_eventId_calledAt_idx" ON "EmergencyCall"("eventId", "calledAt");

-- CreateIndex
CREATE INDEX "Referral_remainderDueAt_idx" ON "Referral"("remainderDueAt");
