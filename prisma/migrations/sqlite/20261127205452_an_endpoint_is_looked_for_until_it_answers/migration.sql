-- Those that have not answered and that nobody would have looked for any more.
UPDATE "Endpoint" SET "probeDueAt" = "createdAt" WHERE "state" = 'REGISTERED' AND "probeDueAt" IS NULL;
