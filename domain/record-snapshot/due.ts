import { rows, statement, type Tx, write } from '../../prisma/client.ts';
import { audit } from '../audit/record.ts';
import { isUnpaused } from '../outbox/circuit.ts';
import { freeAt, isFree } from '../outbox/lease.ts';
import { lockResidentOf } from '../resident/alias.ts';
import { concernOfShown } from '../resident/record-keepers.ts';
import { seal } from '../seal/seal.ts';
import type { Acting } from '../viewer.ts';
import { isStillPermitted } from './permit.ts';
import { failFor } from './settle.ts';

/** A pull that is to be made now, and where. */
export interface DuePull {
  readonly id: string;
  readonly endpointId: string;
}

// A source whose system has moved is asked where it is now.
const selectDue = statement(`
  SELECT s."id", e."id" AS "endpointId" FROM "RecordSnapshot" s
  JOIN "Endpoint" e ON e."organizationId" = s."sourceOrgId" AND e."state" = 'ACTIVE'
  WHERE s."state" = 'REQUESTED' AND s."nextAttemptAt" <= :now AND s."giveUpAt" > :now AND ${isFree('s')}
    AND ${isUnpaused('e')}
  ORDER BY s."nextAttemptAt", s."id" LIMIT 100`);
const claim = statement(`
  UPDATE "RecordSnapshot" SET "leaseHolder" = :holder, "leaseUntilAt" = :until, "endpointId" = :endpointId
  WHERE "id" = :id AND "state" = 'REQUESTED' AND "giveUpAt" > :now AND "nextAttemptAt" <= :now
    AND ${isFree('"RecordSnapshot"')} AND NOT EXISTS (
      SELECT 1 FROM "Endpoint" e WHERE e."id" = :endpointId AND e."pausedUntilAt" > :now)`);

/** What is to be asked now and by nobody else is being asked. */
export const pullsDue = (now: Date): Promise<DuePull[]> => rows<DuePull>(selectDue, freeAt(now));

export interface Taking extends DuePull {
  /** The process that asks, and for how long it has it. */
  readonly holder: string;
  readonly leaseMs: number;
  /** The machine of the source, in whose name it is on record. */
  readonly by: Acting;
  readonly now: Date;
}

/** Whom to ask for. */
export interface TakenPull {
  readonly residentId: string;
  /** Goes to the source, and nowhere else. */
  readonly idNo: string;
}

async function taken(
  tx: Tx,
  { id, endpointId, holder, leaseMs, by, now }: Taking,
): Promise<TakenPull | null> {
  await lockResidentOf(tx, () =>
    tx.db.recordSnapshot.findUnique({ where: { id }, select: { residentId: true } }),
  );
  const until = new Date(now.getTime() + leaseMs);
  if ((await tx.run(claim, { id, endpointId, holder, until, ...freeAt(now) })) === 0) return null;
  const pull = await tx.db.recordSnapshot.findUniqueOrThrow({
    where: { id },
    include: { resident: { select: { idType: true, idNoSealed: true } } },
  });
  const { residentId, resident } = pull;
  const isNumbered = resident.idType === 'ID_CARD' && resident.idNoSealed !== null;
  if (!isNumbered || !(await isStillPermitted(tx, pull, now))) {
    await failFor(tx, pull, 'NOT_PERMITTED', { by, now });
    return null;
  }
  const place = { table: 'Resident', row: residentId, column: 'idNoSealed' };
  return { residentId, idNo: seal().open(resident.idNoSealed ?? '', place) };
}

/**
 * Takes a pull for one process, and asks once more whether consent and relation stand: where they do not, it ends here and
 * nothing is called. That somebody is asked about is on record before it leaves.
 */
export async function takePull(taking: Taking): Promise<TakenPull | null> {
  const { id, by, now } = taking;
  const pull = await write((tx) => taken(tx, taking));
  if (pull === null) return null;
  const concern = await concernOfShown([pull.residentId], now);
  const asked = { action: 'READ', operation: 'fhir.pull', noun: 'recordSnapshot', nounId: id } as const;
  await audit({ ...asked, outcome: 'ASKED', ...concern }, by, now);
  return pull;
}
