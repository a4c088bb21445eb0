import { statement, type Tx, write } from '../../prisma/client.ts';
import type { AuditAction } from '../codes/audit.ts';
import { newId } from '../id.ts';
import type { Acting } from '../viewer.ts';
import { canonical, sign, storedInstant } from './mac.ts';

export interface AuditEntry {
  readonly action: AuditAction;
  /** The GraphQL field, FHIR interaction or command. */
  readonly operation: string;
  readonly outcome: string;
  readonly noun?: string | null;
  readonly nounId?: string | null;
  /** Whose data was touched, where it is not (only) the viewer's own organisation. */
  readonly ownerOrgIds?: readonly string[];
  readonly residentIds?: readonly string[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

const insertAudit = statement(`
  INSERT INTO "AuditEvent" ("id", "at", "action", "operation", "noun", "nounId", "outcome", "personId", "role",
    "organizationId", "ownerOrgIds", "residentIds", "facts", "requestId", "mac", "keyId")
  VALUES (:id, :at, :action, :operation, :noun, :nounId, :outcome, :personId, :role,
    :organizationId, :ownerOrgIds, :residentIds, :facts, :requestId, :mac, :keyId)`);

const listed = (ids: readonly string[]): string | null => (ids.length === 0 ? null : JSON.stringify(ids));

/** The organisations in whose chains the row belongs; what the viewer's people do always stands in its own. */
function ownersOf({ ownerOrgIds = [] }: AuditEntry, by: Acting | null): string | null {
  const own = by === null ? [] : [by.viewer.organizationId];
  return listed([...new Set([...own, ...ownerOrgIds])].sort());
}

const auditRow = (entry: AuditEntry, by: Acting | null, now: Date) => {
  const row = {
    id: newId(now),
    at: storedInstant(now),
    action: entry.action,
    operation: entry.operation,
    noun: entry.noun ?? null,
    nounId: entry.nounId ?? null,
    outcome: entry.outcome,
    personId: by?.viewer.personId ?? null,
    role: by?.viewer.roles.join(' ') ?? null,
    organizationId: by?.viewer.organizationId ?? null,
    ownerOrgIds: ownersOf(entry, by),
    residentIds: listed(entry.residentIds ?? []),
    facts: entry.facts === undefined ? null : JSON.stringify(entry.facts),
    requestId: by?.requestId ?? null,
  };
  return { ...row, at: now, ...sign('row', canonical(row)) };
};

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
