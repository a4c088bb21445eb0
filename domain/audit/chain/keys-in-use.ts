import { rows, statement } from '../../../prisma/client.ts';
import { WATERMARK } from './lease.ts';
import { knowsKey } from './mac.ts';

// What is not linked yet, the last row, and the last links: whoever writes into this log now signs with these keys.
const selectInUse = statement(`
  SELECT n."keyId", min(n."seq") AS "seq" FROM (
    SELECT u."keyId", u."seq" FROM "AuditEvent" u WHERE u."seq" > ${WATERMARK}
      AND NOT EXISTS (SELECT 1 FROM "AuditLink" l WHERE l."auditSeq" = u."seq")
    UNION ALL
    SELECT u."keyId", u."seq" FROM "AuditEvent" u WHERE u."seq" = (SELECT max("seq") FROM "AuditEvent")
    UNION ALL
    SELECT l."keyId", l."auditSeq" FROM "AuditLink" l
    WHERE l."auditSeq" = (SELECT max("auditSeq") FROM "AuditLink")
  ) n WHERE n."keyId" <> '' GROUP BY n."keyId" ORDER BY 2`);

/**
 * What the configured keys lack for the end of this log, in words. A process without a key that others sign with
 * could not link their rows. Keys of earlier rows are missed by `verifyAudit` alone: they may have been given up.
 */
export async function auditKeyProblems(): Promise<string[]> {
  const inUse = await rows<{ keyId: string; seq: number }>(selectInUse);
  return inUse
    .filter(({ keyId }) => !knowsKey(keyId))
    .map(({ keyId, seq }) => `AUDIT_KEYS_BEFORE lacks the key ${keyId}: it signed audit row ${seq}.`);
}
