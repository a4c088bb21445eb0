import { rows, statement } from '../../../prisma/client.ts';

/** What the event of an invitation says of the second factor that there was. */
export interface InvitationFacts {
  readonly isFirst: boolean;
  readonly isSecondFactorReset: boolean;
}

const invitations = statement(`
  SELECT i."facts" FROM "Event" i
  WHERE i."noun" = 'person' AND i."nounId" = :personId AND i."act" = 'personInvite'
    AND NOT EXISTS (SELECT 1 FROM "Event" c WHERE c."noun" = 'person' AND c."nounId" = :personId
      AND c."act" = 'passwordChange' AND c."seq" > i."seq")`);

/**
 * Whether one of the one-time passwords since the person last chose a password came with the removal of a second
 * factor: the person has to know, also when another one was given out after it.
 */
export async function wasSecondFactorReset(personId: string): Promise<boolean> {
  const found = await rows<{ facts: string | null }>(invitations, { personId });
  return found.some(({ facts }) => {
    const { isSecondFactorReset = false } = JSON.parse(facts ?? '{}') as Partial<InvitationFacts>;
    return isSecondFactorReset;
  });
}
