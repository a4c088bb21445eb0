import type { Player, Sent } from './client.ts';

/** A slot in which a place is free for who asks. */
export interface FreePlace {
  readonly id: string;
  readonly startAt: string;
  readonly pool: string;
  readonly free: number;
}

const QUERY = `query ($filter: FreeSlotFilter!) { slotsFree(filter: $filter, first: 100) {
  edges { node { id startAt pool free } } } }`;

interface Found {
  readonly slotsFree: { readonly edges: readonly { readonly node: FreePlace }[] };
}

/** The search for free places, by start time. */
export function freePlaces(player: Player, filter: object): Sent<readonly FreePlace[]> {
  const query = player.asks<Found>('slotsFree', QUERY, { filter });
  return {
    ...query,
    carryOut: async () => (await query.carryOut()).slotsFree.edges.map(({ node }) => node),
  };
}

/** The green places of one date. */
export const greenPlacesOn = (player: Player, departmentId: string, serviceOn: string) =>
  freePlaces(player, {
    departmentId,
    pool: 'GREEN_CHANNEL',
    fromAt: `${serviceOn}T00:00:00+08:00`,
    toAt: `${serviceOn}T23:59:00+08:00`,
  });
