import { parseArgs } from 'node:util';
import { verifyAudit } from '../../domain/audit/chain/verify.ts';
import { close } from '../../prisma/client.ts';
import { auditReport, isChanged, isGood } from '../audit-report.ts';
import { readConfig } from '../config.ts';
import { newestHead, readHead } from '../head-file.ts';
import { openExisting } from '../open-existing.ts';

/** Exit codes: the log was changed, or that could not be found out. */
const CHANGED = 1;
const UNKNOWN = 2;
const EVERY_MS = 2000;

let toldAt = performance.now();
function onProgress(rows: number): void {
  if (performance.now() - toldAt < EVERY_MS) return;
  toldAt = performance.now();
  process.stderr.write(`${rows.toLocaleString('en-US')} rows so far\n`);
}

try {
  const { values } = parseArgs({ options: { head: { type: 'string' } } });
  const config = readConfig(process.env);
  await openExisting(config);
  const head =
    values.head === undefined ? await newestHead(config.auditHeadDir) : await readHead(values.head);
  const verdict = await verifyAudit({ head: head ?? undefined, onProgress });
  process.stdout.write(`${auditReport(verdict, head?.at ?? null).join('\n')}\n`);
  if (!isGood(verdict)) process.exitCode = isChanged(verdict) ? CHANGED : UNKNOWN;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = UNKNOWN;
} finally {
  await close();
}
