-- CreateTable
CREATE TABLE "LinkedWardStay" (
    "id" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "referralId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "hospitalOrgId" TEXT NOT NULL,
    "localOrgId" TEXT NOT NULL,
    "bedNo" TEXT,
    "specialistId" TEXT,
    "localDoctorId" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "endReasonCode" TEXT,
    "endTextSealed" TEXT,
    "summarySealed" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "LinkedWardStay_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "LinkedWardStay_ends_after_it_begins" CHECK ("endedAt" IS NULL OR "endedAt" >= "startedAt")
);

-- CreateTable
CREATE TABLE "JointRound" (
    "id" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "stayId" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "plannedOn" TEXT NOT NULL,
    "latestOn" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "makeUpOfId" TEXT,
    "mode" TEXT,
    "heldAt" TIMESTAMPTZ(3),
    "recordedAt" TIMESTAMPTZ(3),
    "contentSealed" TEXT,
    "hospitalSignedById" TEXT,
    "hospitalSignedAt" TIMESTAMPTZ(3),
    "localSignedById" TEXT,
    "localSignedAt" TIMESTAMPTZ(3),
    "signDueAt" TIMESTAMPTZ(3),
    "isSignAlarmed" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "JointRound_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "JointRound_done_is_signed_by_two" CHECK ("state" <> 'DONE' OR ("hospitalSignedAt" IS NOT NULL AND "localSignedAt" IS NOT NULL AND "hospitalSignedById" <> "localSignedById"))
);

-- CreateIndex
CREATE UNIQUE INDEX "LinkedWardStay_referralId_key" ON "LinkedWardStay"("referralId");

-- CreateIndex
CREATE INDEX "LinkedWardStay_hospitalOrgId_state_idx" ON "LinkedWardStay"("hospitalOrgId", "state");

-- CreateIndex
CREATE INDEX "LinkedWardStay_localOrgId_state_idx" ON "LinkedWardStay"("localOrgId", "state");

-- CreateIndex
CREATE INDEX "LinkedWardStay_residentId_state_idx" ON "LinkedWardStay"("residentId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "JointRound_makeUpOfId_key" ON "JointRound"("makeUpOfId");

-- CreateIndex
CREATE INDEX "JointRound_state_dueAt_idx" ON "JointRound"("state", "dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "JointRound_stayId_no_key" ON "JointRound"("stayId", "no");

-- AddForeignKey
ALTER TABLE "LinkedWardStay" ADD CONSTRAINT "LinkedWardStay_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JointRound" ADD CONSTRAINT "JointRound_stayId_fkey" FOREIGN KEY ("stayId") REFERENCES "LinkedWardStay"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JointRound" ADD CONSTRAINT "JointRound_makeUpOfId_fkey" FOREIGN KEY ("makeUpOfId") REFERENCES "JointRound"("id") ON DELETE SET NULL ON UPDATE CASCADE;
