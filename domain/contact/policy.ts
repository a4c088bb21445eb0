import { recordsOpen } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';

/** Row filter: contacts are open with the record they belong to. */
export const contactsVisible = (viewer: Viewer, now: Date) => ({ resident: recordsOpen(viewer, now) });

/** Those who are called now, in the order in which they are called. */
export const currentContacts = { where: { endedAt: null }, orderBy: { rank: 'asc' } } as const;
