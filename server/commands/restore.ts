import { parseArgs } from 'node:util';
import { verifyAudit } from '../../domain/audit/chain/verify.ts';
import { audit } from '../../domain/audit/record.ts';
import { lackingKeyProblems } from '../../domain/seal/keys-in-use.ts';
import { sealKeyProblems } from '../../domain/seal/start-check.ts';
import { endEverySignIn } from '../../domain/sign-in/end-all.ts';
import { restoreBackup } from '../../prisma/backup/restore.ts';
import { close, connect } from '../../prisma/client.ts';
import { auditReport, isGood } from '../audit-report.ts';
import { readConfig } from '../config.ts';
import { useKeys } from '../process-keys.ts';

const say = (text: string) => void process.stderr.write(`${text}\n`);

/** What the configured keys lack, by every value and by a sample of the indexes. */
async function keyProblems(): Promise<string[]> {
  const lacking = await lackingKeyProblems();
  return lacking.length > 0 ? lacking : sealKeyProblems();
}

/**
 * Whether the keys open what is there, and the audit log is as it was written. Sign-ins that were open at the backup
 * end, and the restore goes on record itself.
 */
async function examine(url: string): Promise<void> {
  await connect({ url });
  try {
    const problems = await keyProblems();
    if (problems.length > 0) throw new Error(problems.join('\n'));
    const verdict = await verifyAudit();
    if (!isGood(verdict)) throw new Error(auditReport(verdict).join('\n'));
    say(auditReport(verdict)[0] ?? '');
    const now = new Date();
    const sessions = await endEverySignIn(now);
    say(`${sessions} sessions that were open at the backup have ended: everybody signs in again.`);
    await audit({ action: 'ACT', operation: 'restore', outcome: 'DONE', facts: { sessions } }, null, now);
  } finally {
    await close();
  }
}

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { replace: { type: 'boolean', default: false } },
  });
  const [file] = positionals;
  if (file === undefined) throw new Error('Which one? npm run restore -- FILE');
  const config = readConfig(process.env);
  const { databaseUrl: url, seal: keys } = config;
  useKeys(config);
  const now = new Date();
  const aside = await restoreBackup({ url, file, keys, isReplacing: values.replace, now, say, examine });
  if (aside !== null) process.stdout.write(`What was there before is kept as ${aside}\n`);
  process.stdout.write(
    'Restored: every row of the backup is there, and the audit log is as it was written.\n',
  );
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
