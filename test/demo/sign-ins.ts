import type { AuthAnswer, TestClient } from '../support/client.ts';
import type { Player, Sent } from './client.ts';

/** Somewhere where somebody is signed in at the moment. */
interface SignIn {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly factor: string;
  readonly createdAt: string;
}

interface Found {
  readonly mySignIns: { readonly edges: readonly { readonly node: SignIn }[] };
}

const LIST = '{ mySignIns { edges { node { id isCurrent factor createdAt } } } }';

export function ownSignIns(by: Player): Sent<readonly SignIn[]> {
  const query = by.asks<Found>('mySignIns', LIST);
  return { ...query, carryOut: async () => (await query.carryOut()).mySignIns.edges.map(({ node }) => node) };
}

/** The second half of a sign-in: the code for the challenge that came back. */
export const answersChallenge = (
  who: Player,
  device: TestClient,
  challenge: string,
  code: string,
): Sent<AuthAnswer> => ({
  who: who.name,
  operation: 'POST /auth/second-factor',
  sent: { challenge, code },
  carryOut: () => device.auth('second-factor', { challenge, code }),
});
