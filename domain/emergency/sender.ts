import type { Deciding } from '../act.ts';
import type { OrganizationKind } from '../codes/organization.ts';
import { holdersOf, onDuty, ROLES_OF_FUNCTION } from '../duty/on-duty.ts';
import { isMedical } from '../organization/kind.ts';
import { organizationOf, type Side } from '../referral/sides.ts';
import { SIGNERS } from '../referral/workflow.ts';
import { hasRole } from '../viewer.ts';

/** From whom an emergency goes out, and who follows it to its end: somebody of that organisation, always. */
export interface Sender {
  readonly from: Side;
  readonly ownerId: string;
}

/** The doctor on duty to sign, or any where the roster names nobody. */
async function signerAt({ tx, now }: Deciding, organizationId: string): Promise<string | null> {
  const duty = await onDuty(tx, { organizationId, function: 'CO_SIGN' }, now);
  if (duty !== null) return duty.holderId;
  const [doctor = null] = await holdersOf(tx, organizationId, ROLES_OF_FUNCTION.CO_SIGN, now);
  return doctor;
}

async function sideOf(deciding: Deciding, id: string): Promise<Side> {
  const side = await organizationOf(deciding, id);
  if (side === null) throw new Error('an organisation that acts is known');
  return side;
}

/**
 * The own medical organisation with the doctor who notifies, or who has the duty to sign; else the in-house clinic of the home
 * in the same way; else the own organisation itself, followed by who notifies (domain 3.5.1, 10). Who is told is no sender.
 */
export async function senderOfEmergency(deciding: Deciding, targetOrgId: string): Promise<Sender> {
  const { tx, acting } = deciding;
  const { viewer } = acting;
  const own = await sideOf(deciding, viewer.organizationId);
  if (hasRole(viewer, ...SIGNERS)) return { from: own, ownerId: viewer.personId };
  const clinics = await tx.db.organization.findMany({
    where: { partOfId: own.id, kind: 'IN_HOUSE_CLINIC', status: 'ACTIVE', id: { not: targetOrgId } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  const medical = isMedical(own.kind as OrganizationKind) ? [own.id] : [];
  for (const id of [...medical, ...clinics.map((clinic) => clinic.id)]) {
    const ownerId = await signerAt(deciding, id);
    if (ownerId !== null) return { from: await sideOf(deciding, id), ownerId };
  }
  return { from: own, ownerId: viewer.personId };
}
