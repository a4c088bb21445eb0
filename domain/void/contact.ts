import type { Deciding } from '../act.ts';
import { contactsVisible, currentContacts } from '../contact/policy.ts';
import { lastContactRefusal } from '../contact/set.ts';
import { isInHome } from '../residency/stays.ts';
import { REGISTRARS } from '../resident/policy.ts';
import { keptWith } from './keepers.ts';
import { stateOf, type Voidable } from './voidable.ts';

/** The others close up: they are called in the order they had. */
async function closeUp({ tx, now }: Deciding, id: string, residentId: string): Promise<void> {
  await tx.db.contact.updateMany({ where: { id, endedAt: null }, data: { endedAt: now } });
  const left = await tx.db.contact.findMany({ ...currentContacts, where: { residentId, endedAt: null } });
  for (const [index, contact] of left.entries())
    await tx.db.contact.update({ where: { id: contact.id }, data: { rank: index + 1 } });
}

/** 联系人, of whoever keeps the record. The contact is called no more; a resident of a home keeps at least one (V5). */
export const voidableContact: Voidable = {
  noun: 'contact',
  name: '联系人',
  by: REGISTRARS,
  table: 'Contact',
  mark: 'voidedAt',
  async read(deciding, id) {
    const { tx, now, acting } = deciding;
    const where = { AND: [{ id }, contactsVisible(acting.viewer, now)] };
    const seen = await tx.db.contact.findFirst({ where, select: { residentId: true } });
    if (seen === null) return null;
    const { residentId } = seen;
    await tx.lock('Resident', residentId);
    const contact = await tx.db.contact.findFirst({ where, include: { resident: true } });
    if (contact === null) return null;
    const { ownerOrgId, others } = await keptWith(deciding, residentId);
    const left = await tx.db.contact.count({ where: { residentId, endedAt: null, id: { not: id } } });
    const isLast = contact.endedAt === null && left === 0 && (await isInHome(tx, residentId, now));
    return {
      ...{ id, version: contact.version, journeyId: contact.resident.journeyId, residentIds: [residentId] },
      state: stateOf(contact.voidedAt, contact.endedAt === null ? 'CURRENT' : 'ENDED'),
      ownerOrgId,
      refusals: isLast ? [lastContactRefusal('id')] : [],
      recipients: others.map((keeper) => ({ organizationId: keeper, roles: REGISTRARS })),
      undo: () => closeUp(deciding, id, residentId),
    };
  },
};
