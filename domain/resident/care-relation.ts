import type { Tx } from '../../prisma/client.ts';
import type { Deciding } from '../act.ts';
import { CARE_BASES, type CareRelationBasis } from '../codes/care-relation.ts';
import { newId } from '../id.ts';
import { isHome } from '../organization/kind.ts';
import { policyFor } from '../policy-value/read.ts';
import { keepSearchKeys } from '../search/keep.ts';
import { currentCareRelation } from './current-relation.ts';

const DAY_MS = 86_400_000;

/** A relation of the viewer's organisation to a resident, from one instant to another. */
export interface NewCareRelation {
  readonly residentId: string;
  readonly organizationId: string;
  readonly basis: CareRelationBasis;
  readonly basisId?: string;
  /** Absent: the whole organisation has the relation. */
  readonly personId?: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** Locks the resident first: a row that refers to the record shares it, and two that share it could not lock it then. */
export async function openCareRelation(tx: Tx, relation: NewCareRelation, now: Date): Promise<void> {
  await tx.lock('Resident', relation.residentId);
  await tx.db.careRelation.create({ data: { id: newId(now), ...relation } });
  await keepSearchKeys(tx, relation, now);
}

/**
 * Lets the viewer's organisation know the resident from now on. In a home this ends by itself after
 * `resident.registrationDays`, unless a stay takes its place: who never moved in is no resident of the home (V19).
 */
export async function openRegistration({ tx, now, acting }: Deciding, residentId: string): Promise<void> {
  const { organizationId, organizationKind, regionCode } = acting.viewer;
  const current = { residentId, basis: { in: [...CARE_BASES] }, ...currentCareRelation(organizationId, now) };
  const relations = await tx.db.careRelation.findMany({ where: current });
  if (relations.some(({ basis }) => basis === 'RESIDENCY')) return;
  const known = relations.find(({ basis }) => basis === 'REGISTERED') ?? null;
  const place = { organizationId, regionCode };
  const days = isHome(organizationKind)
    ? (await policyFor(tx, 'resident.registrationDays', place, now)).value
    : null;
  const endedAt = days === null ? null : new Date(now.getTime() + days * DAY_MS);
  if (known === null) {
    await openCareRelation(
      tx,
      { residentId, organizationId, basis: 'REGISTERED', startedAt: now, endedAt },
      now,
    );
  } else if (known.endedAt !== null && (endedAt === null || known.endedAt < endedAt)) {
    await tx.db.careRelation.update({ where: { id: known.id }, data: { endedAt } });
    await keepSearchKeys(tx, { organizationId, residentId }, now);
  }
}
