import { statement, type Tx } from '../../prisma/client.ts';
import { appendEvent } from '../event-log.ts';
import { tell } from '../notification/tell.ts';
import type { Verdict } from './scanner.ts';

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;

/** When a file is looked at again that a scanner could not answer for: after 1, 2, 4 minutes and so on, at last hourly. */
export const nextScanAt = (tries: number, now: Date): Date =>
  new Date(now.getTime() + Math.min(MINUTE_MS * 2 ** tries, LONGEST_WAIT_MS));

/** What a verdict is in the columns of a file; of none the file waits. */
export const verdictColumns = (verdict: Verdict | null, now: Date) => ({
  scan: verdict?.scan ?? 'PENDING',
  scanFinding: verdict?.scan === 'INFECTED' ? verdict.finding : null,
  scanSignature: verdict?.scan === 'INFECTED' ? verdict.signature : null,
  scannedAt: verdict === null ? null : now,
  nextScanAt: verdict === null ? nextScanAt(0, now) : null,
});

/** Whose file it is. */
export interface Sender {
  readonly uploadedById: string;
  readonly organizationId: string;
}

/** Who sent a file is told that it is not opened. */
export const tellInfected = (
  tx: Tx,
  id: string,
  { uploadedById, organizationId }: Sender,
  now: Date,
): Promise<void> =>
  tell(tx, organizationId, [uploadedById], { kind: 'FILE_INFECTED', noun: 'file', nounId: id }, now);

const setVerdict = statement(`
  UPDATE "StoredFile" SET "scan" = :scan, "scanFinding" = :scanFinding, "scanSignature" = :scanSignature,
    "scannedAt" = :scannedAt, "nextScanAt" = :nextScanAt, "version" = "version" + 1
  WHERE "id" = :id AND "scan" = 'PENDING' RETURNING "uploadedById", "organizationId"`);

/** Keeps what a later scan has found. @returns whether the file still waited for it */
export async function keepVerdict(tx: Tx, id: string, verdict: Verdict, now: Date): Promise<boolean> {
  const [sender] = await tx.rows<Sender>(setVerdict, { id, ...verdictColumns(verdict, now) });
  if (sender === undefined) return false;
  const change = { noun: 'file', nounId: id, journeyId: id, act: 'fileScan' } as const;
  await appendEvent(tx, { ...change, from: 'PENDING', to: verdict.scan }, null, now);
  if (verdict.scan === 'INFECTED') await tellInfected(tx, id, sender, now);
  return true;
}
