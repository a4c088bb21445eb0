-- CreateTable
CREATE TABLE "Region" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parentCode" TEXT,

    CONSTRAINT "Region_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "RegionPopulation" (
    "regionCode" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "aged65" INTEGER NOT NULL,

    CONSTRAINT "RegionPopulation_pkey" PRIMARY KEY ("regionCode","year")
);

-- CreateTable
CREATE TABLE "Organization" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "uscc" TEXT NOT NULL,
    "licenceNo" TEXT,
    "kind" TEXT NOT NULL,
    "ws218Code" TEXT,
    "level" TEXT NOT NULL DEFAULT 'UNGRADED',
    "grade" TEXT,
    "regionCode" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "phone" TEXT,
    "partOfId" TEXT,
    "allianceId" TEXT,
    "isInsuranceDesignated" BOOLEAN NOT NULL DEFAULT false,
    "bedsTotal" INTEGER,
    "bedsNursing" INTEGER,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OrganizationCapability" (
    "organizationId" TEXT NOT NULL,
    "capability" TEXT NOT NULL,

    CONSTRAINT "OrganizationCapability_pkey" PRIMARY KEY ("organizationId","capability")
);

-- CreateTable
CREATE TABLE "GreenChannelStage" (
    "organizationId" TEXT NOT NULL,
    "stage" TEXT NOT NULL,

    CONSTRAINT "GreenChannelStage_pkey" PRIMARY KEY ("organizationId","stage")
);

-- CreateTable
CREATE TABLE "Department" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "specialty" TEXT,
    "isReferralTarget" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Department_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Person" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "login" TEXT,
    "passwordHash" TEXT,
    "isPasswordChangeDue" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "residentId" TEXT,
    "representativeId" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Practitioner" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "licenceNo" TEXT,
    "category" TEXT NOT NULL,
    "title" TEXT,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Practitioner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoleAssignment" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "departmentId" TEXT,
    "role" TEXT NOT NULL,
    "fromOn" TEXT NOT NULL,
    "toOn" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "RoleAssignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignInSession" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "refreshHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "refreshedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "revokedReason" TEXT,
    "userAgent" TEXT,

    CONSTRAINT "SignInSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SpentRefreshToken" (
    "refreshHash" TEXT NOT NULL,
    "sessionId" TEXT NOT NULL,
    "spentAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SpentRefreshToken_pkey" PRIMARY KEY ("refreshHash")
);

-- CreateTable
CREATE TABLE "Resident" (
    "id" TEXT NOT NULL,
    "nameOnCard" TEXT NOT NULL,
    "nameUsual" TEXT,
    "nameOther" TEXT,
    "nameMatching" TEXT NOT NULL,
    "idType" TEXT NOT NULL,
    "idNoSealed" TEXT,
    "idNoIndex" TEXT,
    "idNoHolderIndex" TEXT,
    "idMissingReason" TEXT,
    "temporaryNo" TEXT,
    "isProvisional" BOOLEAN NOT NULL DEFAULT false,
    "sex" TEXT NOT NULL,
    "birthOn" TEXT,
    "ethnicity" TEXT,
    "language" TEXT,
    "dialect" TEXT,
    "isInterpreterNeeded" BOOLEAN NOT NULL DEFAULT false,
    "phoneSealed" TEXT,
    "phoneIndex" TEXT,
    "addressSealed" TEXT,
    "regionCode" TEXT NOT NULL,
    "areaCode" TEXT,
    "registeredRegion" TEXT,
    "residencyType" TEXT NOT NULL DEFAULT 'PERMANENT',
    "healthCardNoSealed" TEXT,
    "healthCardNoIndex" TEXT,
    "healthRecordNo" TEXT,
    "insuranceType" TEXT,
    "insuredRegion" TEXT,
    "insuranceNoSealed" TEXT,
    "insuranceNoIndex" TEXT,
    "hasLongTermCareInsurance" BOOLEAN NOT NULL DEFAULT false,
    "isMedicalAidEligible" BOOLEAN NOT NULL DEFAULT false,
    "subsidyClass" TEXT,
    "capacity" TEXT NOT NULL DEFAULT 'NOT_ASSESSED',
    "life" TEXT NOT NULL DEFAULT 'ALIVE',
    "registeredByOrgId" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Resident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ResidentFocusGroup" (
    "residentId" TEXT NOT NULL,
    "group" TEXT NOT NULL,

    CONSTRAINT "ResidentFocusGroup_pkey" PRIMARY KEY ("residentId","group")
);

-- CreateTable
CREATE TABLE "Contact" (
    "id" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "phoneSealed" TEXT NOT NULL,
    "phoneIndex" TEXT NOT NULL,
    "language" TEXT,
    "endedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ContactNotification" (
    "contactId" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,

    CONSTRAINT "ContactNotification_pkey" PRIMARY KEY ("contactId","occasion")
);

-- CreateTable
CREATE TABLE "Representative" (
    "id" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "phoneSealed" TEXT,
    "phoneIndex" TEXT,
    "document" TEXT NOT NULL,
    "fromOn" TEXT NOT NULL,
    "toOn" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Representative_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Residency" (
    "id" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "nursingHomeId" TEXT NOT NULL,
    "bedNo" TEXT NOT NULL,
    "fromOn" TEXT NOT NULL,
    "toOn" TEXT,
    "careLevel" TEXT,
    "presence" TEXT NOT NULL DEFAULT 'IN',
    "endReason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Residency_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Residency_days_in_order" CHECK ("toOn" IS NULL OR "toOn" >= "fromOn" OR "endReason" IS NOT NULL)
);

-- CreateTable
CREATE TABLE "CareRelation" (
    "id" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "basisId" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CareRelation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReviewItem" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "otherResidentId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "ReviewItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Consent" (
    "id" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "policyRef" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "representativeId" TEXT,
    "signerName" TEXT NOT NULL,
    "witnessName" TEXT,
    "method" TEXT NOT NULL,
    "residentWill" TEXT,
    "explained" TEXT,
    "alternative" TEXT,
    "documentRef" TEXT,
    "signedAt" TIMESTAMPTZ(3) NOT NULL,
    "validUntilAt" TIMESTAMPTZ(3),
    "withdrawnAt" TIMESTAMPTZ(3),
    "withdrawnByName" TEXT,
    "recordedByOrgId" TEXT NOT NULL,
    "recordedById" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConsentRecipient" (
    "consentId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,

    CONSTRAINT "ConsentRecipient_pkey" PRIMARY KEY ("consentId","organizationId")
);

-- CreateTable
CREATE TABLE "CooperationAgreement" (
    "id" TEXT NOT NULL,
    "no" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "nursingHomeId" TEXT NOT NULL,
    "medicalOrgId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "dutiesHome" TEXT NOT NULL,
    "dutiesMedical" TEXT NOT NULL,
    "feeTerms" TEXT,
    "roundsIntervalDays" INTEGER,
    "startOn" TEXT NOT NULL,
    "endOn" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "proposedByOrgId" TEXT NOT NULL,
    "proposedById" TEXT NOT NULL,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,
    "countersignDueAt" TIMESTAMPTZ(3) NOT NULL,
    "countersignedById" TEXT,
    "countersignedAt" TIMESTAMPTZ(3),
    "reasonCode" TEXT,
    "reasonText" TEXT,
    "edition" INTEGER NOT NULL DEFAULT 1,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "CooperationAgreement_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "CooperationAgreement_term_in_order" CHECK ("startOn" < "endOn")
);

-- CreateTable
CREATE TABLE "AgreementService" (
    "agreementId" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "terms" TEXT,

    CONSTRAINT "AgreementService_pkey" PRIMARY KEY ("agreementId","service")
);

-- CreateTable
CREATE TABLE "AgreementQuota" (
    "agreementId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "placesPerWeek" INTEGER NOT NULL,

    CONSTRAINT "AgreementQuota_pkey" PRIMARY KEY ("agreementId","departmentId")
);

-- CreateTable
CREATE TABLE "QuotaUse" (
    "agreementId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "weekOn" TEXT NOT NULL,
    "used" INTEGER NOT NULL,

    CONSTRAINT "QuotaUse_pkey" PRIMARY KEY ("agreementId","departmentId","weekOn"),
    CONSTRAINT "QuotaUse_used_not_negative" CHECK ("used" >= 0)
);

-- CreateTable
CREATE TABLE "AgreementContact" (
    "id" TEXT NOT NULL,
    "agreementId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "function" TEXT NOT NULL,
    "phone" TEXT NOT NULL,

    CONSTRAINT "AgreementContact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SlotTemplate" (
    "id" TEXT NOT NULL,
    "hospitalId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "practitionerId" TEXT,
    "weekday" INTEGER NOT NULL,
    "startTime" TEXT NOT NULL,
    "endTime" TEXT NOT NULL,
    "slotMinutes" INTEGER NOT NULL,
    "isExpert" BOOLEAN NOT NULL DEFAULT false,
    "feeFen" INTEGER,
    "room" TEXT,
    "validFromOn" TEXT NOT NULL,
    "validToOn" TEXT,
    "releaseMinutesBefore" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SlotTemplate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SlotTemplatePool" (
    "templateId" TEXT NOT NULL,
    "pool" TEXT NOT NULL,
    "places" INTEGER NOT NULL,

    CONSTRAINT "SlotTemplatePool_pkey" PRIMARY KEY ("templateId","pool"),
    CONSTRAINT "SlotTemplatePool_places_not_negative" CHECK ("places" >= 0)
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "templateId" TEXT NOT NULL,
    "hospitalId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "practitionerId" TEXT,
    "serviceOn" TEXT NOT NULL,
    "half" TEXT NOT NULL,
    "startAt" TIMESTAMPTZ(3) NOT NULL,
    "endAt" TIMESTAMPTZ(3) NOT NULL,
    "isExpert" BOOLEAN NOT NULL,
    "feeFen" INTEGER,
    "room" TEXT,
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "lastQueueNo" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Slot" (
    "id" TEXT NOT NULL,
    "sessionId" TEXT NOT NULL,
    "hospitalId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "pool" TEXT NOT NULL,
    "startAt" TIMESTAMPTZ(3) NOT NULL,
    "endAt" TIMESTAMPTZ(3) NOT NULL,
    "capacity" INTEGER NOT NULL,
    "taken" INTEGER NOT NULL DEFAULT 0,
    "releaseAt" TIMESTAMPTZ(3),
    "earliestHoldExpiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "Slot_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Slot_taken_within_capacity" CHECK ("taken" >= 0 AND "taken" <= "capacity")
);

-- CreateTable
CREATE TABLE "Appointment" (
    "id" TEXT NOT NULL,
    "no" TEXT NOT NULL,
    "journeyId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "sourceOrgId" TEXT NOT NULL,
    "hospitalId" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "slotId" TEXT NOT NULL,
    "sessionId" TEXT NOT NULL,
    "agreementId" TEXT,
    "quotaWeekOn" TEXT,
    "bookedById" TEXT NOT NULL,
    "priority" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "serviceOn" TEXT NOT NULL,
    "startAt" TIMESTAMPTZ(3) NOT NULL,
    "endAt" TIMESTAMPTZ(3) NOT NULL,
    "holdExpiresAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "bookedAt" TIMESTAMPTZ(3),
    "checkedInAt" TIMESTAMPTZ(3),
    "queueNo" INTEGER,
    "fulfilledAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "reasonCode" TEXT,
    "reasonText" TEXT,
    "transport" TEXT,
    "escortName" TEXT,
    "escortPhoneSealed" TEXT,
    "bringList" TEXT,
    "note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Appointment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AppointmentAssistance" (
    "appointmentId" TEXT NOT NULL,
    "need" TEXT NOT NULL,

    CONSTRAINT "AppointmentAssistance_pkey" PRIMARY KEY ("appointmentId","need")
);

-- CreateTable
CREATE TABLE "PolicyValue" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "regionCode" TEXT,
    "organizationId" TEXT,
    "value" INTEGER NOT NULL,
    "effectiveFromAt" TIMESTAMPTZ(3) NOT NULL,
    "document" TEXT NOT NULL,
    "place" TEXT,
    "setById" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PolicyValue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Event" (
    "seq" SERIAL NOT NULL,
    "journeyId" TEXT NOT NULL,
    "noun" TEXT NOT NULL,
    "nounId" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "fromState" TEXT,
    "toState" TEXT NOT NULL,
    "personId" TEXT,
    "role" TEXT,
    "organizationId" TEXT,
    "reasonCode" TEXT,
    "reasonText" TEXT,
    "facts" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "seq" SERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "noun" TEXT,
    "nounId" TEXT,
    "outcome" TEXT NOT NULL,
    "personId" TEXT,
    "role" TEXT,
    "organizationId" TEXT,
    "ownerOrgId" TEXT,
    "residentIds" TEXT,
    "facts" TEXT,
    "requestId" TEXT,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "IdempotencyRecord" (
    "personId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "mutation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "inputHash" TEXT NOT NULL,
    "nounId" TEXT,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "IdempotencyRecord_pkey" PRIMARY KEY ("personId","organizationId","mutation","key")
);

-- CreateIndex
CREATE INDEX "Region_parentCode_idx" ON "Region"("parentCode");

-- CreateIndex
CREATE UNIQUE INDEX "Organization_uscc_key" ON "Organization"("uscc");

-- CreateIndex
CREATE UNIQUE INDEX "Organization_licenceNo_key" ON "Organization"("licenceNo");

-- CreateIndex
CREATE INDEX "Organization_kind_id_idx" ON "Organization"("kind", "id");

-- CreateIndex
CREATE INDEX "Organization_regionCode_idx" ON "Organization"("regionCode");

-- CreateIndex
CREATE INDEX "Organization_partOfId_idx" ON "Organization"("partOfId");

-- CreateIndex
CREATE UNIQUE INDEX "Department_organizationId_code_key" ON "Department"("organizationId", "code");

-- CreateIndex
CREATE UNIQUE INDEX "Person_login_key" ON "Person"("login");

-- CreateIndex
CREATE UNIQUE INDEX "Practitioner_personId_key" ON "Practitioner"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "Practitioner_licenceNo_key" ON "Practitioner"("licenceNo");

-- CreateIndex
CREATE INDEX "RoleAssignment_personId_organizationId_idx" ON "RoleAssignment"("personId", "organizationId");

-- CreateIndex
CREATE INDEX "RoleAssignment_organizationId_role_idx" ON "RoleAssignment"("organizationId", "role");

-- CreateIndex
CREATE UNIQUE INDEX "SignInSession_refreshHash_key" ON "SignInSession"("refreshHash");

-- CreateIndex
CREATE INDEX "SignInSession_personId_idx" ON "SignInSession"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "Resident_idNoHolderIndex_key" ON "Resident"("idNoHolderIndex");

-- CreateIndex
CREATE UNIQUE INDEX "Resident_temporaryNo_key" ON "Resident"("temporaryNo");

-- CreateIndex
CREATE UNIQUE INDEX "Resident_healthCardNoIndex_key" ON "Resident"("healthCardNoIndex");

-- CreateIndex
CREATE INDEX "Resident_idNoIndex_idx" ON "Resident"("idNoIndex");

-- CreateIndex
CREATE INDEX "Resident_nameMatching_idx" ON "Resident"("nameMatching");

-- CreateIndex
CREATE INDEX "Contact_residentId_rank_idx" ON "Contact"("residentId", "rank");

-- CreateIndex
CREATE INDEX "Representative_residentId_idx" ON "Representative"("residentId");

-- CreateIndex
CREATE INDEX "Residency_residentId_fromOn_idx" ON "Residency"("residentId", "fromOn");

-- CreateIndex
CREATE INDEX "Residency_nursingHomeId_bedNo_idx" ON "Residency"("nursingHomeId", "bedNo");

-- CreateIndex
CREATE INDEX "CareRelation_organizationId_residentId_idx" ON "CareRelation"("organizationId", "residentId");

-- CreateIndex
CREATE INDEX "CareRelation_residentId_idx" ON "CareRelation"("residentId");

-- CreateIndex
CREATE INDEX "CareRelation_basisId_idx" ON "CareRelation"("basisId");

-- CreateIndex
CREATE INDEX "ReviewItem_organizationId_state_idx" ON "ReviewItem"("organizationId", "state");

-- CreateIndex
CREATE INDEX "Consent_residentId_purpose_idx" ON "Consent"("residentId", "purpose");

-- CreateIndex
CREATE INDEX "Consent_state_validUntilAt_idx" ON "Consent"("state", "validUntilAt");

-- CreateIndex
CREATE INDEX "ConsentRecipient_organizationId_idx" ON "ConsentRecipient"("organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "CooperationAgreement_no_key" ON "CooperationAgreement"("no");

-- CreateIndex
CREATE INDEX "CooperationAgreement_nursingHomeId_medicalOrgId_state_idx" ON "CooperationAgreement"("nursingHomeId", "medicalOrgId", "state");

-- CreateIndex
CREATE INDEX "CooperationAgreement_medicalOrgId_state_idx" ON "CooperationAgreement"("medicalOrgId", "state");

-- CreateIndex
CREATE INDEX "CooperationAgreement_state_countersignDueAt_idx" ON "CooperationAgreement"("state", "countersignDueAt");

-- CreateIndex
CREATE INDEX "AgreementContact_agreementId_idx" ON "AgreementContact"("agreementId");

-- CreateIndex
CREATE INDEX "SlotTemplate_hospitalId_departmentId_weekday_idx" ON "SlotTemplate"("hospitalId", "departmentId", "weekday");

-- CreateIndex
CREATE INDEX "Session_hospitalId_serviceOn_idx" ON "Session"("hospitalId", "serviceOn");

-- CreateIndex
CREATE UNIQUE INDEX "Session_templateId_serviceOn_key" ON "Session"("templateId", "serviceOn");

-- CreateIndex
CREATE INDEX "Slot_departmentId_startAt_idx" ON "Slot"("departmentId", "startAt");

-- CreateIndex
CREATE INDEX "Slot_hospitalId_startAt_idx" ON "Slot"("hospitalId", "startAt");

-- CreateIndex
CREATE UNIQUE INDEX "Slot_sessionId_pool_startAt_key" ON "Slot"("sessionId", "pool", "startAt");

-- CreateIndex
CREATE UNIQUE INDEX "Appointment_no_key" ON "Appointment"("no");

-- CreateIndex
CREATE INDEX "Appointment_hospitalId_startAt_id_idx" ON "Appointment"("hospitalId", "startAt", "id");

-- CreateIndex
CREATE INDEX "Appointment_sourceOrgId_startAt_id_idx" ON "Appointment"("sourceOrgId", "startAt", "id");

-- CreateIndex
CREATE INDEX "Appointment_residentId_serviceOn_idx" ON "Appointment"("residentId", "serviceOn");

-- CreateIndex
CREATE INDEX "Appointment_slotId_state_idx" ON "Appointment"("slotId", "state");

-- CreateIndex
CREATE INDEX "Appointment_sessionId_state_idx" ON "Appointment"("sessionId", "state");

-- CreateIndex
CREATE INDEX "Appointment_agreementId_departmentId_quotaWeekOn_idx" ON "Appointment"("agreementId", "departmentId", "quotaWeekOn");

-- CreateIndex
CREATE INDEX "Appointment_state_holdExpiresAt_idx" ON "Appointment"("state", "holdExpiresAt");

-- CreateIndex
CREATE INDEX "Appointment_bookedById_state_idx" ON "Appointment"("bookedById", "state");

-- CreateIndex
CREATE INDEX "PolicyValue_key_effectiveFromAt_idx" ON "PolicyValue"("key", "effectiveFromAt");

-- CreateIndex
CREATE INDEX "Event_noun_nounId_seq_idx" ON "Event"("noun", "nounId", "seq");

-- CreateIndex
CREATE INDEX "Event_journeyId_seq_idx" ON "Event"("journeyId", "seq");

-- CreateIndex
CREATE INDEX "AuditEvent_organizationId_seq_idx" ON "AuditEvent"("organizationId", "seq");

-- CreateIndex
CREATE INDEX "AuditEvent_ownerOrgId_seq_idx" ON "AuditEvent"("ownerOrgId", "seq");

-- CreateIndex
CREATE INDEX "AuditEvent_noun_nounId_seq_idx" ON "AuditEvent"("noun", "nounId", "seq");

-- CreateIndex
CREATE INDEX "IdempotencyRecord_expiresAt_idx" ON "IdempotencyRecord"("expiresAt");

-- AddForeignKey
ALTER TABLE "Region" ADD CONSTRAINT "Region_parentCode_fkey" FOREIGN KEY ("parentCode") REFERENCES "Region"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RegionPopulation" ADD CONSTRAINT "RegionPopulation_regionCode_fkey" FOREIGN KEY ("regionCode") REFERENCES "Region"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Organization" ADD CONSTRAINT "Organization_regionCode_fkey" FOREIGN KEY ("regionCode") REFERENCES "Region"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Organization" ADD CONSTRAINT "Organization_partOfId_fkey" FOREIGN KEY ("partOfId") REFERENCES "Organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrganizationCapability" ADD CONSTRAINT "OrganizationCapability_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GreenChannelStage" ADD CONSTRAINT "GreenChannelStage_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Department" ADD CONSTRAINT "Department_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Practitioner" ADD CONSTRAINT "Practitioner_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleAssignment" ADD CONSTRAINT "RoleAssignment_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleAssignment" ADD CONSTRAINT "RoleAssignment_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleAssignment" ADD CONSTRAINT "RoleAssignment_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SignInSession" ADD CONSTRAINT "SignInSession_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SpentRefreshToken" ADD CONSTRAINT "SpentRefreshToken_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "SignInSession"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ResidentFocusGroup" ADD CONSTRAINT "ResidentFocusGroup_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ContactNotification" ADD CONSTRAINT "ContactNotification_contactId_fkey" FOREIGN KEY ("contactId") REFERENCES "Contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Representative" ADD CONSTRAINT "Representative_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Residency" ADD CONSTRAINT "Residency_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Residency" ADD CONSTRAINT "Residency_nursingHomeId_fkey" FOREIGN KEY ("nursingHomeId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CareRelation" ADD CONSTRAINT "CareRelation_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CareRelation" ADD CONSTRAINT "CareRelation_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Consent" ADD CONSTRAINT "Consent_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Consent" ADD CONSTRAINT "Consent_representativeId_fkey" FOREIGN KEY ("representativeId") REFERENCES "Representative"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConsentRecipient" ADD CONSTRAINT "ConsentRecipient_consentId_fkey" FOREIGN KEY ("consentId") REFERENCES "Consent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CooperationAgreement" ADD CONSTRAINT "CooperationAgreement_nursingHomeId_fkey" FOREIGN KEY ("nursingHomeId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CooperationAgreement" ADD CONSTRAINT "CooperationAgreement_medicalOrgId_fkey" FOREIGN KEY ("medicalOrgId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementService" ADD CONSTRAINT "AgreementService_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementQuota" ADD CONSTRAINT "AgreementQuota_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementQuota" ADD CONSTRAINT "AgreementQuota_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuotaUse" ADD CONSTRAINT "QuotaUse_agreementId_departmentId_fkey" FOREIGN KEY ("agreementId", "departmentId") REFERENCES "AgreementQuota"("agreementId", "departmentId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgreementContact" ADD CONSTRAINT "AgreementContact_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "CooperationAgreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlotTemplate" ADD CONSTRAINT "SlotTemplate_hospitalId_fkey" FOREIGN KEY ("hospitalId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlotTemplate" ADD CONSTRAINT "SlotTemplate_departmentId_fkey" FOREIGN KEY ("departmentId") REFERENCES "Department"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlotTemplate" ADD CONSTRAINT "SlotTemplate_practitionerId_fkey" FOREIGN KEY ("practitionerId") REFERENCES "Practitioner"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SlotTemplatePool" ADD CONSTRAINT "SlotTemplatePool_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "SlotTemplate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "SlotTemplate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Slot" ADD CONSTRAINT "Slot_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Appointment" ADD CONSTRAINT "Appointment_residentId_fkey" FOREIGN KEY ("residentId") REFERENCES "Resident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Appointment" ADD CONSTRAINT "Appointment_slotId_fkey" FOREIGN KEY ("slotId") REFERENCES "Slot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AppointmentAssistance" ADD CONSTRAINT "AppointmentAssistance_appointmentId_fkey" FOREIGN KEY ("appointmentId") REFERENCES "Appointment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PolicyValue" ADD CONSTRAINT "PolicyValue_regionCode_fkey" FOREIGN KEY ("regionCode") REFERENCES "Region"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PolicyValue" ADD CONSTRAINT "PolicyValue_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The rest cannot be said in schema.prisma.

-- Slot search: only slots in which a place is, or may by now be, free (promises: 10 k and 1 M rows alike).
CREATE INDEX "Slot_free_by_department" ON "Slot"("departmentId", "startAt", "id") WHERE "taken" < "capacity" OR "earliestHoldExpiresAt" IS NOT NULL;
CREATE INDEX "Slot_free_by_hospital" ON "Slot"("hospitalId", "startAt", "id") WHERE "taken" < "capacity" OR "earliestHoldExpiresAt" IS NOT NULL;

-- What happened is never edited or deleted (domain 0).
CREATE FUNCTION "refuse_change_of_events"() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'events are never edited or deleted'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER "Event_never_changed" BEFORE UPDATE OR DELETE ON "Event" FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_events"();
