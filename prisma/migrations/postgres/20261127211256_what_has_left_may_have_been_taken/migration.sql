-- AlterTable
ALTER TABLE "OutboxMessage" ADD COLUMN     "leftAt" TIMESTAMPTZ(3);

-- Of what was tried before, all but what cannot have been taken.
UPDATE "OutboxMessage" SET "leftAt" = COALESCE("deliveredAt", "lastTriedAt") WHERE "deliveredAt" IS NOT NULL OR (
  "state" <> 'STOPPED' AND "lastError" IS NOT NULL AND "lastError" NOT LIKE 'REFUSED%' AND "lastError" NOT LIKE 'LOGIN%'
  AND "lastError" NOT LIKE 'ADDRESS_REFUSED%' AND "lastError" NOT LIKE 'INSECURE%' AND "lastError" NOT LIKE 'FAULT%');
