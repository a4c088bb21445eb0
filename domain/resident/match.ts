import type { Tx } from '../../prisma/client.ts';
import { matchingName } from '../name.ts';
import { indexesOf } from './columns.ts';
import type { Identity } from './identity.ts';

/** A record that already has the number. */
export interface NumberHolder {
  readonly id: string;
  readonly nameOnCard: string;
  readonly idType: string;
  readonly birthOn: string | null;
  readonly isProvisional: boolean;
  readonly registeredByOrgId: string;
}

/**
 * Who somebody is to the network. NEW: nobody has the number. SAME: it is this person. DIFFERENT: the number is
 * another person's, as it seems, so that two people have to decide (domain 3.8).
 */
export type Match =
  | { readonly kind: 'NEW' }
  | { readonly kind: 'SAME'; readonly residentId: string }
  | { readonly kind: 'DIFFERENT'; readonly otherResidentId: string };

const isSamePerson = (holder: NumberHolder, identity: Identity): boolean =>
  holder.idType === identity.idType &&
  holder.birthOn === identity.birthOn &&
  matchingName(holder.nameOnCard) === matchingName(identity.nameOnCard);

/** Number, name and birth date equal: the same person. An organisation's own provisional record is found again. */
export function matchOf(holders: readonly NumberHolder[], identity: Identity, organizationId: string): Match {
  const confirmed = holders.find(({ isProvisional }) => !isProvisional);
  if (confirmed !== undefined && isSamePerson(confirmed, identity))
    return { kind: 'SAME', residentId: confirmed.id };
  const own = holders.find(
    (holder) => holder.registeredByOrgId === organizationId && isSamePerson(holder, identity),
  );
  if (own !== undefined) return { kind: 'SAME', residentId: own.id };
  return confirmed === undefined ? { kind: 'NEW' } : { kind: 'DIFFERENT', otherResidentId: confirmed.id };
}

/** The records with this number, but for `exceptId`; an alias under the id of the record that goes on. */
export async function numberHolders(tx: Tx, idNo: string | null, exceptId = ''): Promise<NumberHolder[]> {
  if (idNo === null) return [];
  const found = await tx.db.resident.findMany({
    where: { idNoIndex: { in: indexesOf('idNo', idNo) }, id: { not: exceptId }, voidedAt: null },
    select: {
      id: true,
      mergedIntoId: true,
      nameOnCard: true,
      idType: true,
      birthOn: true,
      isProvisional: true,
      registeredByOrgId: true,
    },
    orderBy: { id: 'asc' },
  });
  return found.map(({ mergedIntoId, ...holder }) => ({ ...holder, id: mergedIntoId ?? holder.id }));
}

/** Who of the others holds this health card, or null. */
export async function healthCardHolder(
  tx: Tx,
  healthCardNo: string,
  exceptId: string,
): Promise<string | null> {
  const healthCardNoIndex = { in: indexesOf('healthCardNo', healthCardNo) };
  const where = { healthCardNoIndex, id: { not: exceptId } };
  const holder = await tx.db.resident.findFirst({ where, select: { id: true, mergedIntoId: true } });
  return holder?.mergedIntoId ?? holder?.id ?? null;
}
