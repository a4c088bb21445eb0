import { statement, type Tx } from '../../prisma/client.ts';
import type { Viewer } from '../viewer.ts';
import { idsIn } from './id-list.ts';
import { MUTATION_NOUNS, type Mutation } from './mutation-nouns.ts';

/** Whom an act is about, and whose data it touches beside those of the viewer's own organisation. */
export interface Concern {
  readonly residentIds?: readonly string[];
  /** Only who has, or recorded, the data: an owner reads the row, and so learns of the person. */
  readonly ownerOrgIds?: readonly string[];
  /** Codes that belong to the act, for its row in the log; never a text or a value. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Puts together what an act says as it goes along. */
export const joined = (a: Concern, b: Concern): Concern => ({
  residentIds: [...new Set([...(a.residentIds ?? []), ...(b.residentIds ?? [])])],
  ownerOrgIds: [...new Set([...(a.ownerOrgIds ?? []), ...(b.ownerOrgIds ?? [])])],
  ...((a.facts ?? b.facts) && { facts: { ...a.facts, ...b.facts } }),
});

const selectDone = statement(`
  SELECT "residentIds", "ownerOrgIds" FROM "AuditEvent"
  WHERE "noun" = :noun AND "nounId" = :nounId AND "operation" = :mutation AND "action" = 'ACT'
    AND "personId" = :personId AND "organizationId" = :organizationId
  ORDER BY "seq" DESC LIMIT 1`);

/** An act that was done before, by its object. */
interface DoneAct {
  readonly mutation: Mutation;
  readonly nounId: string;
  readonly viewer: Viewer;
}

/** Whom an act concerned when it was done: its repeat shows the same people once more. */
export async function concernWhenDone(tx: Tx, { mutation, nounId, viewer }: DoneAct): Promise<Concern> {
  const { personId, organizationId } = viewer;
  const about = { noun: MUTATION_NOUNS[mutation], nounId, mutation, personId, organizationId };
  const [done] = await tx.rows<{ residentIds: string | null; ownerOrgIds: string | null }>(selectDone, about);
  // Whether the row belongs to the viewer's own organisation is asked anew, as of now.
  const ownerOrgIds = idsIn(done?.ownerOrgIds).filter((id) => id !== organizationId);
  return { residentIds: idsIn(done?.residentIds), ownerOrgIds };
}
