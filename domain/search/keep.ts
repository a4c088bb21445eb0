import type { Tx } from '../../prisma/client.ts';
import { localDateOf } from '../calendar-date.ts';
import { notVoided } from '../not-voided.ts';
import { seal } from '../seal/seal.ts';
import { keysOf, SEARCH_VERSION } from './keys.ts';

/** One organisation's way to one resident. */
export interface Known {
  readonly organizationId: string;
  readonly residentId: string;
}

const notOver = (now: Date) => ({ OR: [{ endedAt: null }, { endedAt: { gt: now } }] });

/** When the first of the relations ends by itself, and the keys are made anew; null: none does. */
function nextEnd(relations: readonly { readonly endedAt: Date | null }[]): Date | null {
  const ends = relations.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt.getTime()]));
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

interface Relation {
  readonly basis: string;
  readonly personId: string | null;
}
interface Made {
  readonly registeredByOrgId: string;
}

/** Whether a relation opens the record to all who care here; by the identity alone only the name on the card is known. */
const opensRecord = (
  { basis, personId }: Relation,
  organizationId: string,
  { registeredByOrgId }: Made,
): boolean => personId === null && (basis !== 'REGISTERED' || registeredByOrgId === organizationId);

async function keysFor(
  tx: Tx,
  { organizationId, residentId }: Known,
  { relations, todayOn }: { readonly relations: readonly Relation[]; readonly todayOn: string },
) {
  const resident = await tx.db.resident.findUniqueOrThrow({
    where: { id: residentId },
    select: {
      nameOnCard: true,
      nameUsual: true,
      nameOther: true,
      idNoSealed: true,
      registeredByOrgId: true,
      residencies: {
        where: {
          ...notVoided,
          nursingHomeId: organizationId,
          OR: [{ toOn: null }, { toOn: { gte: todayOn } }],
        },
        select: { bedNo: true },
      },
    },
  });
  const { nameOnCard, nameUsual, nameOther, idNoSealed, residencies } = resident;
  const isOpen = relations.some((relation) => opensRecord(relation, organizationId, resident));
  const others = isOpen ? [nameUsual, nameOther] : [];
  const place = { table: 'Resident', row: residentId, column: 'idNoSealed' };
  return keysOf({
    names: [nameOnCard, ...others].filter((name) => name !== null),
    idNo: idNoSealed === null ? null : seal().open(idNoSealed, place),
    beds: residencies.map(({ bedNo }) => bedNo),
  });
}

/**
 * Makes the search keys of a resident for one organisation anew, from what is written by now; none while no relation
 * is left. To be called in the transaction that changes a relation, a stay, a name or a number. The resident is
 * locked, so that whoever changes the one sees what changed the other.
 */
export async function keepSearchKeys(tx: Tx, known: Known, now: Date): Promise<void> {
  const { organizationId, residentId } = known;
  await tx.lock('Resident', residentId);
  const pair = { organizationId, residentId };
  const relations = await tx.db.careRelation.findMany({
    where: { ...pair, ...notOver(now) },
    select: { endedAt: true, basis: true, personId: true },
  });
  await tx.db.residentSearchKey.deleteMany({ where: pair });
  if (relations.length > 0) {
    const endsAt = nextEnd(relations);
    const keys = await keysFor(tx, known, { relations, todayOn: localDateOf(now) });
    await tx.db.residentSearchKey.createMany({ data: keys.map((key) => ({ ...pair, ...key, endsAt })) });
  }
  await tx.db.careRelation.updateMany({
    where: { ...pair, searchVersion: { not: SEARCH_VERSION } },
    data: { searchVersion: SEARCH_VERSION },
  });
}

/** The same for every organisation that knows the resident: a name was set right, a record merged, voided, at its end. */
export async function keepSearchKeysEverywhere(tx: Tx, residentId: string, now: Date): Promise<void> {
  await tx.lock('Resident', residentId);
  // An organisation whose relation went to another record keeps no key of this one.
  await tx.db.residentSearchKey.deleteMany({ where: { residentId } });
  const relations = await tx.db.careRelation.findMany({
    where: { residentId, ...notOver(now) },
    select: { organizationId: true },
    distinct: ['organizationId'],
    orderBy: { organizationId: 'asc' },
  });
  for (const { organizationId } of relations) await keepSearchKeys(tx, { organizationId, residentId }, now);
}
