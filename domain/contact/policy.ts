import { type Policy, whereOpen, withWhole } from '../access.ts';
import { type Opening, residentPolicy } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';

/** Contacts are open with the record they belong to. */
export const contactPolicy: Policy<'entry', object, { readonly resident: Opening }> = {
  noun: 'contact',
  aspects: ['entry'],
  grants: withWhole(residentPolicy, 'record', { as: 'resident', opens: ['entry'] }),
};

/** Row filter: contacts of an open record. */
export const contactsVisible = (viewer: Viewer, now: Date) => whereOpen(contactPolicy, 'entry', viewer, now);

/** Those who are called now, in the order in which they are called. */
export const currentContacts = { where: { endedAt: null }, orderBy: { rank: 'asc' } } as const;
