-- CreateTable
CREATE TABLE "ToldPatient" (
    "organizationId" TEXT NOT NULL,
    "residentId" TEXT NOT NULL,
    "toldAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ToldPatient_pkey" PRIMARY KEY ("organizationId","residentId")
);

-- Whom what was told so far is about. A merge has moved that already: what it was told under before is not known any more.
INSERT INTO "ToldPatient" ("organizationId", "residentId", "toldAt")
SELECT m."organizationId", o."residentId", MIN(m."leftAt")
FROM "OutboxMessage" m JOIN (
  SELECT 'referral' AS "noun", "id", "residentId" FROM "Referral"
  UNION ALL SELECT 'referralTarget', t."id", r."residentId" FROM "ReferralTarget" t JOIN "Referral" r ON r."id" = t."referralId"
  UNION ALL SELECT 'appointment', "id", "residentId" FROM "Appointment"
  UNION ALL SELECT 'admission', "id", "residentId" FROM "Admission"
  UNION ALL SELECT 'consent', "id", "residentId" FROM "Consent"
) o ON o."noun" = m."noun" AND o."id" = m."nounId"
WHERE m."leftAt" IS NOT NULL
GROUP BY m."organizationId", o."residentId";
