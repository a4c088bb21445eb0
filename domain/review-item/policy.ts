import { type Policy, whereOpen } from '../access.ts';
import { keepersAt, keptBy } from '../resident/kept.ts';
import type { Opening } from '../resident/policy.ts';
import type { Viewer } from '../viewer.ts';
import { REVIEWERS } from './workflow.ts';

/** An item as its openness depends on it. */
export interface ReviewItemStanding {
  readonly organizationId: string;
  readonly otherResident: Opening;
}

/** Who sees that two records may be of one person: each side, with its own record alone. */
export const reviewItemPolicy: Policy<'list', object, ReviewItemStanding> = {
  noun: 'reviewItem',
  aspects: ['list'],
  grants: [
    {
      relation: 'OWN_ORGANIZATION',
      roles: REVIEWERS,
      opens: ['list'],
      begins: 'the own organisation writes a record with a number that another record has',
      ends: 'never: what was decided stays on the list',
      isLasting: true,
      where: ({ organizationId }) => ({ organizationId }),
      holds: (viewer, { organizationId }) => organizationId === viewer.organizationId,
    },
    {
      relation: 'OWN_RESIDENT',
      roles: REVIEWERS,
      opens: ['list'],
      begins:
        'a record with the number of a resident whose record the own organisation keeps is written anywhere',
      ends: 'when the own organisation no longer keeps the record',
      where: ({ organizationId }, now) => ({ otherResident: keptBy(organizationId, now) }),
      holds: ({ organizationId }, { otherResident }, now) =>
        keepersAt(otherResident, now).includes(organizationId),
    },
  ],
};

/** Row filter: the doubts that the viewer's organisation is a side of. */
export const reviewItemsVisible = (viewer: Viewer, now: Date) =>
  whereOpen(reviewItemPolicy, 'list', viewer, now);
