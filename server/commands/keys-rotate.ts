import { audit } from '../../domain/audit/record.ts';
import { lackingKeyProblems } from '../../domain/seal/keys-in-use.ts';
import { type Rotation, rotateKeys } from '../../domain/seal/rotation.ts';
import { seal } from '../../domain/seal/seal.ts';
import { close } from '../../prisma/client.ts';
import { readConfig } from '../config.ts';
import { openExisting } from '../open-existing.ts';
import { rotationReport } from '../rotation-report.ts';

const say = (text: string) => process.stderr.write(`${text}\n`);

/** The least time between two lines of progress, in milliseconds. */
const QUIET_MS = 1000;

async function rotate(): Promise<Rotation> {
  let isStopped = false;
  let saidAt = performance.now();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      isStopped = true;
      say(`${signal}: ending after this batch`);
    });
  }
  return rotateKeys({
    isStopped: () => isStopped,
    progress({ table, column }, seen) {
      if (performance.now() - saidAt < QUIET_MS) return;
      saidAt = performance.now();
      say(`${table}.${column}: ${seen}`);
    },
  });
}

try {
  await openExisting(readConfig(process.env));
  const lacking = await lackingKeyProblems();
  if (lacking.length > 0) throw new Error(lacking.join('\n'));
  const [keyId] = seal().keyIds;
  const act = { action: 'ACT', operation: 'keysRotate' } as const;
  await audit({ ...act, outcome: 'STARTED', facts: { keyId } }, null, new Date());
  const rotation = await rotate();
  const { lines, isComplete } = rotationReport(rotation, seal().keyIds);
  const { renewed, unrenewed, isStopped } = rotation;
  const outcome = isComplete ? 'DONE' : isStopped ? 'STOPPED' : 'INCOMPLETE';
  const facts = { keyId, renewed, unrenewed: unrenewed.length };
  await audit({ ...act, outcome, facts }, null, new Date());
  for (const line of lines) process.stdout.write(`${line}\n`);
  if (!isComplete) process.exitCode = 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await close();
}
