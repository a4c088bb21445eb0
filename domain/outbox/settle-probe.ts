import { statement, type Tx, write } from '../../prisma/client.ts';
import type { DeliveryFailure } from '../codes/delivery.ts';
import { noteProbedLogin } from './login.ts';
import { waitMs } from './retry.ts';

/** What was found when a system was looked for. */
export type Probed =
  | { readonly outcome: 'OK' }
  | { readonly outcome: DeliveryFailure; readonly retryAfterMs: number | null };

export interface Probe {
  readonly endpointId: string;
  readonly probed: Probed;
  readonly now: Date;
  /** From 0 up to 1. */
  readonly random: number;
}

const prove = statement(`
  UPDATE "Endpoint" SET "state" = 'ACTIVE', "probeDueAt" = NULL, "probedAt" = :now, "probeOutcome" = 'OK', "failures" = 0,
    "pausedUntilAt" = NULL, "version" = "version" + 1
  WHERE "id" = :endpointId AND "state" <> 'RETIRED'`);
const miss = statement(`
  UPDATE "Endpoint" SET "probeDueAt" = NULL, "probedAt" = :now, "probeOutcome" = :outcome, "version" = "version" + 1,
    "failures" = CASE WHEN "state" = 'REGISTERED' THEN "failures" + 1 ELSE "failures" END
  WHERE "id" = :endpointId AND "state" <> 'RETIRED' RETURNING "state", "failures"`);
const lookAgain = statement(`UPDATE "Endpoint" SET "probeDueAt" = :at WHERE "id" = :endpointId`);

type Missed = Omit<Probe, 'probed'> & Exclude<Probed, { readonly outcome: 'OK' }>;

/** Messages ask by themselves whether a proven system is there again; to one that was never proven none are sent. */
async function missed(tx: Tx, { endpointId, outcome, retryAfterMs, now, random }: Missed): Promise<void> {
  const [row] = await tx.rows<{ state: string; failures: number }>(miss, { endpointId, outcome, now });
  if (row?.state !== 'REGISTERED') return;
  const at = new Date(now.getTime() + waitMs(row.failures, random, retryAfterMs));
  await tx.run(lookAgain, { endpointId, at });
}

/**
 * Writes whether a system has answered when it was looked for. From its first answer on it is told what has happened since it was
 * registered; until then it is looked for again and again, as seldom as a message that fails is tried.
 */
export const settleProbe = ({ probed, ...probe }: Probe): Promise<void> =>
  write(async (tx) => {
    const { endpointId, now } = probe;
    await noteProbedLogin(tx, endpointId, probed.outcome, now);
    if (probed.outcome === 'OK') await tx.run(prove, { endpointId, now });
    else await missed(tx, { ...probe, ...probed });
  });
