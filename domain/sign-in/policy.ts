import { EVERYBODY, type Policy, type SqlFilter, sqlOpen } from '../access.ts';
import type { Viewer } from '../viewer.ts';

interface Opened {
  readonly personId: string;
}

/** Who sees a sign-in: its owner, and nobody else. An administrator ends all of them with `personInvite`. */
export const signInPolicy: Policy<'entry', SqlFilter, Opened> = {
  noun: 'signIn',
  aspects: ['entry'],
  grants: [
    {
      relation: 'SELF',
      roles: EVERYBODY,
      opens: ['entry'],
      begins: 'the person signs in',
      ends: 'never: it leaves the list of open ones when it is over',
      isLasting: true,
      where: ({ personId }) => ({
        sql: 's."personId" = :viewerPersonId',
        params: { viewerPersonId: personId },
      }),
      holds: (viewer, { personId }) => personId === viewer.personId,
    },
  ],
};

/** Row filter over the alias `s`: the sign-ins that the viewer may see, open or over. */
export const signInsVisible = (viewer: Viewer, now: Date) => sqlOpen(signInPolicy, 'entry', viewer, now);
