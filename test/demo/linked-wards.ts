import type { Kept } from '../support/acts.ts';
import type { Player, Sent } from './client.ts';

/** A stay in a linked ward. */
export interface Stay extends Kept {
  readonly state: string;
  readonly bedNo: string | null;
  readonly nextRoundOn: string | null;
  readonly hospital: { readonly name: string };
  readonly wardOrganization: { readonly name: string };
}

export interface Round extends Kept {
  readonly no: number;
  readonly state: string;
  readonly plannedOn: string;
  readonly record: { readonly findings: string } | null;
  readonly signatures: readonly {
    readonly person: { readonly name: string };
    readonly organization: { readonly name: string };
  }[];
}

interface Found<Node> {
  readonly edges: readonly { readonly node: Node }[];
}

const STAYS = `query ($filter: LinkedWardStayFilter) { linkedWardStays(filter: $filter) { edges { node {
  id version state bedNo nextRoundOn hospital { name } wardOrganization { name } } } } }`;
const ROUNDS = `query ($filter: JointRoundFilter) { jointRounds(filter: $filter) { edges { node {
  id version no state plannedOn record { findings }
  signatures { person { name } organization { name } } } } } }`;

/** The stays of one resident, newest first. */
export function staysOf(by: Player, residentId: string): Sent<readonly Stay[]> {
  type Answer = { readonly linkedWardStays: Found<Stay> };
  const query = by.asks<Answer>('linkedWardStays', STAYS, { filter: { residentId } });
  return {
    ...query,
    carryOut: async () => (await query.carryOut()).linkedWardStays.edges.map(({ node }) => node),
  };
}

/** The rounds of a stay, the earliest planned first. */
export function roundsOf(by: Player, { id: linkedWardStayId }: Kept): Sent<readonly Round[]> {
  type Answer = { readonly jointRounds: Found<Round> };
  const query = by.asks<Answer>('jointRounds', ROUNDS, { filter: { linkedWardStayId } });
  return {
    ...query,
    carryOut: async () => (await query.carryOut()).jointRounds.edges.map(({ node }) => node),
  };
}

export const inWords = ({ no, state, plannedOn, signatures }: Round): string =>
  [
    `round ${no} on ${plannedOn}, ${state}`,
    ...signatures.map(({ person, organization }) => `signed by ${person.name}, ${organization.name}`),
  ].join(', ');

/** @throws Error when there is none */
export function theFirst<Node>(found: readonly Node[]): Node {
  const [first] = found;
  if (first === undefined) throw new Error('nothing is in the list');
  return first;
}
