-- CreateTable
CREATE TABLE "Referral" (
    "id" TEXT NOT NULL PRIMARY KEY,
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
    "faceToFaceAt" DATETIME,
    "faceToFaceMode" TEXT,
    "validityDays" INTEGER NOT NULL,
    "expiresAt" DATETIME,
    "submittedAt" DATETIME,
    "cosignDueAt" DATETIME,
    "sentAt" DATETIME,
    "placedAt" DATETIME,
    "arrivedAt" DATETIME,
    "completedAt" DATETIME,
    "feedbackDueAt" DATETIME,
    "reconciledAt" DATETIME,
    "closeDueAt" DATETIME,
    "closedAt" DATETIME,
    "endReasonCode" TEXT,
    "endTextSealed" TEXT,
    "movedAt" DATETIME NOT NULL,
    "alarmedClock" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "consentId" TEXT,
    CONSTRAINT "Referral_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Referral_consentId_fkey" FOREIGN KEY ("consentId") REFERENCES "Consent" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReferralDiagnosis" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "referralId" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "system" TEXT,
    "systemVersion" TEXT,
    "codeSealed" TEXT,
    "nameSealed" TEXT NOT NULL,
    "isProtected" BOOLEAN NOT NULL,
    CONSTRAINT "ReferralDiagnosis_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReferralTarget" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "referralId" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "organizationId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "askedAt" DATETIME,
    "receivedAt" DATETIME,
    "answerDueAt" DATETIME,
    "infoAskedAt" DATETIME,
    "infoDueAt" DATETIME,
    "isPauseUsed" BOOLEAN NOT NULL DEFAULT false,
    "infoQuestionSealed" TEXT,
    "infoAnswerSealed" TEXT,
    "expectedOn" TEXT,
    "acceptingDepartmentId" TEXT,
    "contactName" TEXT,
    "contactPhoneSealed" TEXT,
    "acceptedById" TEXT,
    "acceptedAt" DATETIME,
    "reasonCode" TEXT,
    "reasonTextSealed" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "ReferralTarget_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReferralFeedback" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "referralId" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "contentSealed" TEXT NOT NULL,
    "reconciledSealed" TEXT,
    "isUrgentFollowUp" BOOLEAN NOT NULL,
    "returnTo" TEXT NOT NULL,
    "dischargedOn" TEXT,
    "recordedAt" DATETIME NOT NULL,
    CONSTRAINT "ReferralFeedback_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
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
