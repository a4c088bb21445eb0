-- AlterTable
ALTER TABLE "Practitioner" ADD COLUMN     "registeredByOrgId" TEXT;

UPDATE "Practitioner" SET "registeredByOrgId" = (
  SELECT "journeyId" FROM "Event"
  WHERE "noun" = 'practitioner' AND "nounId" = "Practitioner"."id" AND "act" = 'practitionerRegister'
);
