import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exportHeads } from '../domain/audit/chain/head.ts';
import { createSealer, type Sealed } from '../domain/audit/chain/sealer.ts';
import { writeHead } from './head-file.ts';
import type { Job } from './jobs.ts';

function refusedText(refused: Sealed['refused']): string[] {
  if (refused.length === 0) return [];
  const first = refused.slice(0, 10).join(', ');
  return [
    `${refused.length} audit rows don't carry their code and were not linked (seq ${first}): run npm run audit:verify`,
  ];
}

const waitingText = ({ keyId, seq }: Sealed['waiting'][number]): string =>
  `AUDIT_KEYS_BEFORE lacks the key ${keyId}: audit rows that it signed wait to be linked, the first is seq ${seq}`;

const AHEAD =
  'the watermark of the audit log lies beyond its last row: rows are gone, or it was moved; run npm run audit:verify';

/** The log of the service tells how a job failed: what was not linked is told there, once. */
async function told(round: Promise<Sealed>): Promise<void> {
  const { refused, waiting, isAhead } = await round;
  const problems = [...refusedText(refused), ...waiting.map(waitingText), ...(isAhead ? [AHEAD] : [])];
  if (problems.length > 0) throw new Error(problems.join('; '));
}

const sealer = createSealer();

/** Links what was recorded into the chains of its owners, for the last time when the service stops. */
export const auditChains: Job = {
  name: 'audit chains',
  everySeconds: 2,
  run: (now) => told(sealer.seal(now)),
  atStop: (now) => told(sealer.finish(now)),
};

/** `2026-11-22T01Z.json`: one file for each hour, in UTC. */
const hourFile = (now: Date): string => `${now.toISOString().slice(0, 13)}Z.json`;

/** Keeps the ends of the chains in a folder, hour by hour; nothing without one. */
export const auditHeads = (folder: string | null): readonly Job[] =>
  folder === null
    ? []
    : [
        {
          name: 'audit heads',
          // More often than the files, so that no hour is left out.
          everySeconds: 900,
          async run(now) {
            const file = join(folder, hourFile(now));
            if (!existsSync(file)) await writeHead(file, await exportHeads(now));
          },
        },
      ];
