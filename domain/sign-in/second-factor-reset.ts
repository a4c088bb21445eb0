import { rows, statement } from '../../prisma/client.ts';

/** What the event of an invitation says of the second factor that there was. */
export interface InvitationFacts {
  readonly isFirst: boolean;
  readonly isSecondFactorReset: boolean;
}

const lastInvitation = statement(`
  SELECT "facts" FROM "Event" WHERE "noun" = 'person' AND "nounId" = :personId AND "act" = 'personInvite'
  ORDER BY "seq" DESC LIMIT 1`);

/** Whether the last one-time password came with the removal of a second factor: the person has to know. */
export async function wasSecondFactorReset(personId: string): Promise<boolean> {
  const [event] = await rows<{ facts: string | null }>(lastInvitation, { personId });
  const facts = JSON.parse(event?.facts ?? '{}') as Partial<InvitationFacts>;
  return facts.isSecondFactorReset ?? false;
}
