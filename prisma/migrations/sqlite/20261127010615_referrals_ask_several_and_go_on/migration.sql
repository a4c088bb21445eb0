-- AlterTable
ALTER TABLE "Appointment" ADD COLUMN "referralId" TEXT;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
-- What was asked on one consent, of one organisation that saw whom it was about, stays so.
CREATE TABLE "new_ReferralTarget" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journeyId" TEXT NOT NULL,
    "referralId" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "organizationId" TEXT NOT NULL,
    "departmentId" TEXT,
    "state" TEXT NOT NULL,
    "askedAt" DATETIME,
    "consentId" TEXT,
    "disclosedAt" DATETIME,
    "isInAlliance" BOOLEAN NOT NULL DEFAULT false,
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
    "scheduleDueAt" DATETIME,
    "arrivalDueAt" DATETIME,
    "bedWaitDueAt" DATETIME,
    "scheduledAt" DATETIME,
    "checklistSealed" TEXT,
    "deferredUntilOn" TEXT,
    "reasonCode" TEXT,
    "reasonTextSealed" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "ReferralTarget_referralId_fkey" FOREIGN KEY ("referralId") REFERENCES "Referral" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "ReferralTarget_consentId_fkey" FOREIGN KEY ("consentId") REFERENCES "Consent" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_ReferralTarget" ("acceptedAt", "acceptedById", "acceptingDepartmentId", "answerDueAt", "askedAt", "contactName", "contactPhoneSealed", "departmentId", "expectedOn", "id", "infoAnswerSealed", "infoAskedAt", "infoDueAt", "infoQuestionSealed", "isPauseUsed", "journeyId", "organizationId", "rank", "reasonCode", "reasonTextSealed", "receivedAt", "referralId", "state", "version", "consentId", "disclosedAt") SELECT "acceptedAt", "acceptedById", "acceptingDepartmentId", "answerDueAt", "askedAt", "contactName", "contactPhoneSealed", "departmentId", "expectedOn", "id", "infoAnswerSealed", "infoAskedAt", "infoDueAt", "infoQuestionSealed", "isPauseUsed", "journeyId", "organizationId", "rank", "reasonCode", "reasonTextSealed", "receivedAt", "referralId", "state", "version",
  CASE WHEN "askedAt" IS NULL THEN NULL ELSE (SELECT r."consentId" FROM "Referral" r WHERE r."id" = "ReferralTarget"."referralId") END, "askedAt" FROM "ReferralTarget";
DROP TABLE "ReferralTarget";
ALTER TABLE "new_ReferralTarget" RENAME TO "ReferralTarget";
CREATE INDEX "ReferralTarget_organizationId_state_idx" ON "ReferralTarget"("organizationId", "state");
CREATE UNIQUE INDEX "ReferralTarget_referralId_organizationId_key" ON "ReferralTarget"("referralId", "organizationId");
CREATE TABLE "new_Referral" (
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
    "unmetDueAt" DATETIME,
    "noShowCount" INTEGER NOT NULL DEFAULT 0,
    "arrivedAt" DATETIME,
    "abortSide" TEXT,
    "abortReasonCode" TEXT,
    "abortTextSealed" TEXT,
    "abortDueAt" DATETIME,
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
    "parentReferralId" TEXT,
    CONSTRAINT "Referral_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Referral_parentReferralId_fkey" FOREIGN KEY ("parentReferralId") REFERENCES "Referral" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Referral_fromOrgId_fkey" FOREIGN KEY ("fromOrgId") REFERENCES "Organization" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Referral" ("alarmedClock", "arrivedAt", "authorId", "carePhase", "closeDueAt", "closedAt", "coSignerId", "completedAt", "cosignDueAt", "createdAt", "direction", "endReasonCode", "endTextSealed", "expiresAt", "faceToFaceAt", "faceToFaceMode", "feedbackDueAt", "fromOrgId", "id", "initiatingOrgId", "journeyId", "kind", "movedAt", "no", "ownerId", "placedAt", "reasonCode", "reconciledAt", "recordSealed", "residentId", "safetySealed", "sentAt", "state", "submittedAt", "urgency", "validityDays", "version") SELECT "alarmedClock", "arrivedAt", "authorId", "carePhase", "closeDueAt", "closedAt", "coSignerId", "completedAt", "cosignDueAt", "createdAt", "direction", "endReasonCode", "endTextSealed", "expiresAt", "faceToFaceAt", "faceToFaceMode", "feedbackDueAt", "fromOrgId", "id", "initiatingOrgId", "journeyId", "kind", "movedAt", "no", "ownerId", "placedAt", "reasonCode", "reconciledAt", "recordSealed", "residentId", "safetySealed", "sentAt", "state", "submittedAt", "urgency", "validityDays", "version" FROM "Referral";
DROP TABLE "Referral";
ALTER TABLE "new_Referral" RENAME TO "Referral";
CREATE UNIQUE INDEX "Referral_no_key" ON "Referral"("no");
CREATE INDEX "Referral_residentId_state_idx" ON "Referral"("residentId", "state");
CREATE INDEX "Referral_initiatingOrgId_state_idx" ON "Referral"("initiatingOrgId", "state");
CREATE INDEX "Referral_fromOrgId_state_idx" ON "Referral"("fromOrgId", "state");
CREATE INDEX "Referral_state_expiresAt_idx" ON "Referral"("state", "expiresAt");
CREATE INDEX "Referral_parentReferralId_idx" ON "Referral"("parentReferralId");
CREATE INDEX "Referral_journeyId_idx" ON "Referral"("journeyId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "Appointment_referralId_idx" ON "Appointment"("referralId");
