import { statement, type Tx, write } from '../prisma/client.ts';
import type { AuditAction } from './codes/audit.ts';
import type { Acting } from './viewer.ts';

export interface AuditEntry {
  readonly action: AuditAction;
  /** The GraphQL field, FHIR interaction or command. */
  readonly operation: string;
  readonly outcome: string;
  readonly noun?: string | null;
  readonly nounId?: string | null;
  readonly ownerOrgId?: string | null;
  readonly residentIds?: readonly string[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

const insertAudit = statement(`
  INSERT INTO "AuditEvent" ("at", "action", "operation", "noun", "nounId", "outcome", "personId", "role",
    "organizationId", "ownerOrgId", "residentIds", "facts", "requestId")
  VALUES (:at, :action, :operation, :noun, :nounId, :outcome, :personId, :role,
    :organizationId, :ownerOrgId, :residentIds, :facts, :requestId)`);

const auditRow = (entry: AuditEntry, by: Acting | null, now: Date) => ({
  at: now,
  action: entry.action,
  operation: entry.operation,
  noun: entry.noun ?? null,
  nounId: entry.nounId ?? null,
  outcome: entry.outcome,
  personId: by?.viewer.personId ?? null,
  role: by?.viewer.roles.join(' ') ?? null,
  organizationId: by?.viewer.organizationId ?? null,
  ownerOrgId: entry.ownerOrgId ?? null,
  residentIds: entry.residentIds === undefined ? null : JSON.stringify(entry.residentIds),
  facts: entry.facts === undefined ? null : JSON.stringify(entry.facts),
  requestId: by?.requestId ?? null,
});

/** Records an act in the act's own transaction. */
export async function auditInside(tx: Tx, entry: AuditEntry, by: Acting | null, now: Date): Promise<void> {
  await tx.run(insertAudit, auditRow(entry, by, now));
}

type Waiting = { row: ReturnType<typeof auditRow>; done: () => void; failed: (error: unknown) => void };
let waiting: Waiting[] = [];
let isWriting = false;

async function writeWaiting(): Promise<void> {
  isWriting = true;
  while (waiting.length > 0) {
    const group = waiting;
    waiting = [];
    try {
      await write(async (tx) => {
        for (const { row } of group) await tx.run(insertAudit, row);
      });
      for (const { done } of group) done();
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
  }
  isWriting = false;
}

/**
 * Records a read, a denial or a refusal on its own. Entries that arrive together share one commit;
 * the promise settles when the row is durable, and the answer must wait for it.
 */
export function audit(entry: AuditEntry, by: Acting | null, now: Date): Promise<void> {
  return new Promise((done, failed) => {
    waiting.push({ row: auditRow(entry, by, now), done, failed });
    if (!isWriting) {
      isWriting = true;
      setImmediate(() => void writeWaiting());
    }
  });
}
