import type { Tx } from '../../prisma/client.ts';

interface GoingOn {
  readonly parentReferralId: string | null;
  readonly residentId: string;
  readonly initiatingOrgId: string;
  readonly fromOrgId: string;
}

/** Who began or signed what a referral goes on from, up to the first of its journey. */
async function sendersAbove(tx: Tx, { parentReferralId }: GoingOn): Promise<Set<string>> {
  const select = { parentReferralId: true, initiatingOrgId: true, fromOrgId: true } as const;
  const senders = new Set<string>();
  for (let id = parentReferralId; id !== null; ) {
    const parent = await tx.db.referral.findUniqueOrThrow({ where: { id }, select });
    senders.add(parent.initiatingOrgId).add(parent.fromOrgId);
    id = parent.parentReferralId;
  }
  return senders;
}

/**
 * Who can renew a consent that a hospital which sends somebody on cannot: it asks the resident through whoever sent the resident
 * to it and has the resident still, by the stay or registered. The own two organisations are not among them.
 */
export async function renewersOf(tx: Tx, referral: GoingOn, now: Date): Promise<string[]> {
  const { residentId, initiatingOrgId, fromOrgId } = referral;
  const senders = await sendersAbove(tx, referral);
  const others = [...senders].filter((id) => id !== initiatingOrgId && id !== fromOrgId);
  if (others.length === 0) return [];
  const caring = { basis: { in: ['RESIDENCY', 'REGISTERED'] }, personId: null, startedAt: { lte: now } };
  const relations = await tx.db.careRelation.findMany({
    where: {
      ...{ residentId, organizationId: { in: others }, ...caring },
      OR: [{ endedAt: null }, { endedAt: { gt: now } }],
    },
    select: { organizationId: true },
    orderBy: { organizationId: 'asc' },
  });
  return [...new Set(relations.map(({ organizationId }) => organizationId))];
}
