import { parseArgs } from 'node:util';
import { verifyAudit } from '../../domain/audit/verify.ts';
import { close } from '../../prisma/client.ts';
import { auditReport, isGood } from '../audit-report.ts';
import { readConfig } from '../config.ts';
import { readHead } from '../head-file.ts';
import { openExisting } from '../open-existing.ts';

/** Exit codes: the log was changed, or it could not be looked at. */
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
  await openExisting(readConfig(process.env));
  const head = values.head === undefined ? undefined : await readHead(values.head);
  const verdict = await verifyAudit({ head, onProgress });
  process.stdout.write(`${auditReport(verdict).join('\n')}\n`);
  if (!isGood(verdict)) process.exitCode = CHANGED;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = UNKNOWN;
} finally {
  await close();
}
