import { read } from '../../prisma/client.ts';
import { referralsTakenPart } from '../referral/policy.ts';
import type { Acting } from '../viewer.ts';

/**
 * Whether the viewer began, signed or treated by one of the referrals of a journey, or it is its own: who is asked, or has said
 * no, does not. By what was entered in error nobody takes part.
 */
export async function takesPart({ viewer, clock }: Acting, journeyId: string): Promise<boolean> {
  const counts = { journeyId, state: { not: 'VOIDED' } };
  const where = { AND: [counts, referralsTakenPart(viewer, clock.now())] };
  return (await read().referral.count({ where })) > 0;
}
