import { createSealer } from '../../domain/audit/chain/sealer.ts';
import { verifyAudit } from '../../domain/audit/chain/verify.ts';
import { type AuditEntry, audit } from '../../domain/audit/record.ts';
import { testClock } from '../../domain/clock.ts';
import type { Acting } from '../../domain/viewer.ts';
import { type Params, read, rows, statement, write } from '../../prisma/client.ts';
import { SUNDAY_MORNING } from '../fixtures/network.ts';

export const NOW = SUNDAY_MORNING;
export const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

/** Somebody of an organisation, as far as the audit log asks. */
export const somebodyOf = (organizationId: string): Acting => ({
  clock: testClock(NOW),
  requestId: 'request-1',
  viewer: {
    personId: `person of ${organizationId}`,
    personName: '陈护士',
    sessionId: 'session',
    organizationId,
    organizationKind: 'NURSING_HOME',
    organizationStatus: 'ACTIVE',
    regionCode: '440403',
    roles: ['NH_NURSE'],
    residentId: null,
    representativeId: null,
    isPasswordChangeDue: false,
    isSecondFactorDue: false,
  },
});

export const READ_ROW = {
  action: 'READ',
  operation: 'residents',
  noun: 'resident',
  nounId: 'resident-1',
  outcome: 'OK',
  residentIds: ['resident-1', 'resident-2'],
  facts: { reason: 'test' },
} as const satisfies AuditEntry;

/** Changes the database behind the back of the service. @returns how many rows were changed */
export const behindItsBack = (sql: string, params: Params = {}): Promise<number> =>
  write((tx) => tx.run(statement(sql), params));

export const linkCount = (): Promise<number> => read().auditLink.count();

/** Links everything that waits, as if it had been settled long ago, and leaves the lease to others. */
export const sealNow = (now: Date = NOW) => createSealer({ settleMs: 0 }).finish(now);

/** What is wrong with the log or not proven, as one text: `7: it is in no chain`; null when nothing is. */
export async function wrongWith(): Promise<string | null> {
  const { firstBad, unknownKeys } = await verifyAudit();
  if (firstBad !== null) return `${firstBad.seq}: ${firstBad.problem}`;
  const unproven = unknownKeys.map(({ keyId, firstSeq, codes }) => `${firstSeq}: ${codes} by key ${keyId}`);
  return unproven.length === 0 ? null : unproven.join('; ');
}

/** Records rows of two organisations and of nobody, one after the other so that their numbers are known. */
export async function recordSome(count: number, now: Date = NOW): Promise<void> {
  const [home, clinic] = [somebodyOf('home'), somebodyOf('clinic')];
  const kinds: readonly [AuditEntry, Acting | null][] = [
    [READ_ROW, home],
    [{ ...READ_ROW, ownerOrgIds: ['home'] }, clinic],
    [{ action: 'SIGN_IN_FAILED', operation: 'signIn', outcome: 'WRONG' }, null],
    [{ action: 'ACT', operation: 'departmentSet', noun: 'department', nounId: 'd', outcome: 'DONE' }, clinic],
  ];
  for (let i = 0; i < count; i += 1) {
    const [entry, by] = kinds[i % kinds.length] ?? [READ_ROW, home];
    await audit(entry, by, now);
  }
}

const TABLES = ['AuditEvent', 'AuditLink', 'AuditSubject', 'Lease'] as const;

/** Notes the log as it is. @returns what brings it back */
export async function noted(): Promise<() => Promise<void>> {
  for (const table of TABLES) {
    await behindItsBack(`CREATE TABLE "${table} noted" AS SELECT * FROM "${table}"`);
  }
  return async () => {
    for (const table of TABLES) {
      await behindItsBack(`DELETE FROM "${table}"`);
      await behindItsBack(`INSERT INTO "${table}" SELECT * FROM "${table} noted"`);
    }
  };
}

/** The numbers of the rows that stand in a chain, in its order. */
export async function chainOf(ownerOrgId: string): Promise<number[]> {
  const select = statement(
    'SELECT "auditSeq" FROM "AuditLink" WHERE "ownerOrgId" = :ownerOrgId ORDER BY "position"',
  );
  return (await rows<{ auditSeq: number }>(select, { ownerOrgId })).map(({ auditSeq }) => auditSeq);
}

/** The numbers of all rows, in their order. */
export const numbers = async (): Promise<number[]> =>
  (await rows<{ seq: number }>(selectNumbers)).map(({ seq }) => seq);

const selectNumbers = statement('SELECT "seq" FROM "AuditEvent" ORDER BY "seq"');
