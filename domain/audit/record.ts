import { statement, type Tx, write } from '../../prisma/client.ts';
import type { AuditAction } from '../codes/audit.ts';
import { newId } from '../id.ts';
import { recordKeepersOf } from '../resident/record-keepers.ts';
import type { Acting } from '../viewer.ts';
import { canonical, sign, storedInstant } from './chain/mac.ts';
import { isFamilyOnly } from './whose-work.ts';

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

/**
 * The organisations in whose chains the row belongs. What staff do stands in that of their own. An account of a family
 * is of an organisation too, and stays there when the resident moves: what the family does stands with who keeps the
 * record now, and with nobody when none does.
 */
async function ownersOf(tx: Tx, { ownerOrgIds = [] }: AuditEntry, { viewer }: Acting, now: Date) {
  const named = viewer.residentId === null ? [] : [viewer.residentId];
  const own = isFamilyOnly(viewer.roles) ? await recordKeepersOf(tx, named, now) : [viewer.organizationId];
  return [...new Set([...own, ...ownerOrgIds])].sort();
}

const listed = (ids: readonly string[]): string | null => (ids.length === 0 ? null : JSON.stringify(ids));

const whoDid = ({ viewer, requestId }: Acting) => ({
  personId: viewer.personId,
  role: viewer.roles.join(' '),
  organizationId: viewer.organizationId,
  requestId,
});
const NOBODY = { personId: null, role: null, organizationId: null, requestId: null };

/** Records an act in the act's own transaction. */
export async function auditInside(tx: Tx, entry: AuditEntry, by: Acting | null, now: Date): Promise<void> {
  const row = {
    ...(by === null ? NOBODY : whoDid(by)),
    id: newId(now),
    at: storedInstant(now),
    action: entry.action,
    operation: entry.operation,
    noun: entry.noun ?? null,
    nounId: entry.nounId ?? null,
    outcome: entry.outcome,
    // An empty list says that the row is nobody's; none, that it is of the organisation it names (`chainsOf`).
    ownerOrgIds:
      by === null ? listed(entry.ownerOrgIds ?? []) : JSON.stringify(await ownersOf(tx, entry, by, now)),
    residentIds: listed(entry.residentIds ?? []),
    facts: entry.facts === undefined ? null : JSON.stringify(entry.facts),
  };
  await tx.run(insertAudit, { ...row, at: now, ...sign('row', canonical(row)) });
}

interface Waiting {
  readonly entry: AuditEntry;
  readonly by: Acting | null;
  readonly now: Date;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}
let waiting: Waiting[] = [];
let isWriting = false;

async function writeWaiting(): Promise<void> {
  isWriting = true;
  while (waiting.length > 0) {
    const group = waiting;
    waiting = [];
    try {
      await write(async (tx) => {
        for (const { entry, by, now } of group) await auditInside(tx, entry, by, now);
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
    waiting.push({ entry, by, now, done, failed });
    if (!isWriting) {
      isWriting = true;
      setImmediate(() => void writeWaiting());
    }
  });
}
