-- AlterTable
ALTER TABLE "Referral" ADD COLUMN     "remainderDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "remainderWrittenAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "EmergencyEvent" (
    "id" TEXT NOT NULL,
    "referralId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "placeSealed" TEXT NOT NULL,
    "symptomsSealed" TEXT NOT NULL,
    "callBackPhoneSealed" TEXT NOT NULL,
    "notes" TEXT NOT NULL,
    "notifiedAt" TIMESTAMPTZ(3) NOT NULL,
    "acknowledgedAt" TIMESTAMPTZ(3),
    "acknowledgedById" TEXT,
    "acknowledgeDueAt" TIMESTAMPTZ(3) NOT NULL,
    "arrivalDueAt" TIMESTAMPTZ(3) NOT NULL,
    "alarmedClock" TEXT,

    CONSTRAINT "EmergencyEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EmergencyCall" (
    "id" TEXT NOT NULL,
    "eventId" TEXT NOT NULL,
    "calledNumberSealed" TEXT NOT NULL,
    "calledAt" TIMESTAMPTZ(3) NOT NULL,
    "result" TEXT NOT NULL,
    "textSealed" TEXT,
    "recordedById" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "EmergencyCall_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "EmergencyEvent_referralId_key" ON "EmergencyEvent"("referralId");

-- CreateIndex
CREATE INDEX "EmergencyEvent_residentId_idx" ON "EmergencyEvent"("residentId");

-- CreateIndex
CREATE INDEX "EmergencyCall_eventId_calledAt_idx" ON "EmergencyCall"("eventId", "calledAt");

-- CreateIndex
CREATE INDEX "Referral_remainderDueAt_idx" ON "Referral"("remainderDueAt");

-- AddForeignKey
ALTER TABLE "EmergencyEvent" ADD CONSTRAINT "EmergencyEvent_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmergencyCall" ADD CONSTRAINT "EmergencyCall_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "EmergencyEvent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
