import type { Tx } from '../../../prisma/client.ts';
import { currentContacts } from '../../contact/policy.ts';
import type { TwoRecords } from './same-person.ts';

const contactsOf = ({ db }: Tx, residentId: string) =>
  db.contact.findMany({ ...currentContacts, where: { residentId, endedAt: null } });

/** Those who are called for the alias come behind those of the survivor, in the order they had. Before they are moved. */
export async function rankBehind(tx: Tx, { aliasId, residentId }: TwoRecords): Promise<void> {
  const before = (await contactsOf(tx, residentId)).length;
  for (const { id } of await contactsOf(tx, aliasId))
    await tx.db.contact.update({ where: { id }, data: { rank: { increment: before } } });
}

/** Each list is counted from 1 again, in the order in which it stands. After they are moved back. */
export async function rankAnew(tx: Tx, { aliasId, residentId }: TwoRecords): Promise<void> {
  for (const whose of [aliasId, residentId]) {
    for (const [index, { id, rank }] of (await contactsOf(tx, whose)).entries()) {
      if (rank !== index + 1) await tx.db.contact.update({ where: { id }, data: { rank: index + 1 } });
    }
  }
}
