-- CreateTable
CREATE TABLE "Referral" (
    "id" TEXT NOT NULL,
    "no" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "urgency" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "initiatingOrgId" TEXT NOT NULL,
    "fromOrgId" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "coSignerId" TEXT,
    "ownerId" TEXT,
    "reasonCode" TEXT NOT NULL,
    "carePhase" TEXT NOT NULL,
    "recordSealed" TEXT NOT NULL,
    "safetySealed" TEXT,
    "faceToFaceAt" TIMESTAMPTZ(3),
    "faceToFaceMode" TEXT,
    "validityDays" INTEGER NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "submittedAt" TIMESTAMPTZ(3),
    "cosignDueAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),
    "placedAt" TIMESTAMPTZ(3),
    "arrivedAt" TIMESTAMPTZ(3),
    "completedAt" TIMESTAMPTZ(3),
    "feedbackDueAt" TIMESTAMPTZ(3),
    "reconciledAt" TIMESTAMPTZ(3),
    "closeDueAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "endReasonCode" TEXT,
    "endTextSealed" TEXT,
    "movedAt" TIMESTAMPTZ(3) NOT NULL,
    "alarmedClock" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "consentId" TEXT,

    CONSTRAINT "Referral_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReferralDiagnosis" (
    "id" TEXT NOT NULL,
    "referralId" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "system" TEXT,
    "systemVersion" TEXT,
    "codeSealed" TEXT,
    "nameSealed" TEXT NOT NULL,
    "isProtected" BOOLEAN NOT NULL,

    CONSTRAINT "ReferralDiagnosis_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReferralTarget" (
    "id" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "referralId" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "organizationId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ(3),
    "receivedAt" TIMESTAMPTZ(3),
    "answerDueAt" TIMESTAMPTZ(3),
    "infoAskedAt" TIMESTAMPTZ(3),
    "infoDueAt" TIMESTAMPTZ(3),
    "isPauseUsed" BOOLEAN NOT NULL DEFAULT false,
    "infoQuestionSealed" TEXT,
    "infoAnswerSealed" TEXT,
    "expectedOn" TEXT,
    "acceptingDepartmentId" TEXT,
    "contactName" TEXT,
    "contactPhoneSealed" TEXT,
    "acceptedById" TEXT,
    "acceptedAt" TIMESTAMPTZ(3),
    "reasonCode" TEXT,
    "reasonTextSealed" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ReferralTarget_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReferralFeedback" (
    "id" TEXT NOT NULL,
    "referralId" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "contentSealed" TEXT NOT NULL,
    "reconciledSealed" TEXT,
    "isUrgentFollowUp" BOOLEAN NOT NULL,
    "returnTo" TEXT NOT NULL,
    "dischargedOn" TEXT,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReferralFeedback_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Referral_no_key" ON "Referral"("no");

-- CreateIndex
CREATE INDEX "Referral_residentId_state_idx" ON "Referral"("residentId", "state");

-- CreateIndex
CREATE INDEX "Referral_initiatingOrgId_state_idx" ON "Referral"("initiatingOrgId", "state");

-- CreateIndex
CREATE INDEX "Referral_fromOrgId_state_idx" ON "Referral"("fromOrgId", "state");

-- CreateIndex
CREATE INDEX "Referral_state_expiresAt_idx" ON "Referral"("state", "expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "ReferralDiagnosis_referralId_rank_key" ON "ReferralDiagnosis"("referralId", "rank");

-- CreateIndex
CREATE INDEX "ReferralTarget_organizationId_state_idx" ON "ReferralTarget"("organizationId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "ReferralTarget_referralId_organizationId_key" ON "ReferralTarget"("referralId", "organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "ReferralFeedback_referralId_key" ON "ReferralFeedback"("referralId");

-- AddForeignKey
ALTER TABLE "Referral" ADD CONSTRAINT "Referral_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Referral" ADD CONSTRAINT "Referral_consentId_fkey" FOREIGN KEY ("consentId") REFERENCES "Consent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReferralDiagnosis" ADD CONSTRAINT "ReferralDiagnosis_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReferralTarget" ADD CONSTRAINT "ReferralTarget_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReferralFeedback" ADD CONSTRAINT "ReferralFeedback_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
