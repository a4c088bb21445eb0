import type { Deciding } from '../act.ts';
import { InvalidInput } from '../errors.ts';
import { appendEvent } from '../event-log.ts';
import { newId } from '../id.ts';
import { type ContactFields, phoneColumns } from './fields.ts';

/** Writes one checked contact at a rank of the resident's list. @returns its id */
export async function insertContact(
  { tx, now, acting }: Deciding,
  resident: { readonly id: string; readonly journeyId: string },
  { contact, rank, act }: { contact: ContactFields; rank: number; act: string },
): Promise<string> {
  const id = newId(now);
  const { name, relation, phone, language, notifyOn } = contact;
  await tx.db.contact.create({
    data: {
      id,
      residentId: resident.id,
      rank,
      name,
      relation,
      language: language ?? null,
      ...phoneColumns(id, phone),
      notifyOn: { create: (notifyOn ?? []).map((occasion) => ({ occasion })) },
    },
  });
  const change = { noun: 'contact', nounId: id, act, to: 'CURRENT', facts: { rank, relation } } as const;
  await appendEvent(tx, { ...change, journeyId: resident.journeyId }, acting, now);
  return id;
}

/** Each contact is sealed and called in turn: nobody has more, and a list without bound would hold up every writer. */
const MOST_CONTACTS = 20;

/** @throws InvalidInput CONTACTS_TOO_MANY */
export function requireContactRoom(count: number, path: readonly string[]): void {
  if (count <= MOST_CONTACTS) return;
  const message = `A resident has at most ${MOST_CONTACTS} contacts.`;
  throw new InvalidInput({
    code: 'CONTACTS_TOO_MANY',
    message,
    path,
    rule: 'domain 2 Contact',
  });
}

/**
 * Writes checked contacts behind those the resident has.
 * @returns how many the resident has now
 * @throws InvalidInput CONTACTS_TOO_MANY
 */
export async function appendContacts(
  deciding: Deciding,
  resident: { readonly id: string; readonly journeyId: string },
  { contacts, act }: { contacts: readonly ContactFields[]; act: string },
): Promise<number> {
  const known = await deciding.tx.db.contact.count({ where: { residentId: resident.id, endedAt: null } });
  requireContactRoom(known + contacts.length, ['contacts']);
  for (const [index, contact] of contacts.entries()) {
    await insertContact(deciding, resident, { contact, rank: known + index + 1, act });
  }
  return known + contacts.length;
}
