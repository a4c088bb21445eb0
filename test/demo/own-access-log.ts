import type { Player, Sent } from './client.ts';
import { when } from './times.ts';

/** Somebody looked at the resident's data, or did something with them. */
interface Look {
  readonly at: string;
  readonly operation: string;
  readonly personName: string;
  readonly organizationName: string;
}

const LOG = `query ($first: Int!) { accessLog(first: $first) { edges { node {
  at operation personName organizationName } } } }`;

interface Found {
  readonly accessLog: { readonly edges: readonly { readonly node: Look }[] };
}

/** The latest looks at the data of the resident who asks, newest first. */
export function looksAtOwn(by: Player, first = 6): Sent<readonly Look[]> {
  const query = by.asks<Found>('accessLog', LOG, { first });
  return { ...query, carryOut: async () => (await query.carryOut()).accessLog.edges.map(({ node }) => node) };
}

export const inWords = (looks: readonly Look[]): string =>
  looks
    .map((one) => `${when(one.at)} ${one.personName}, ${one.organizationName}: ${one.operation}`)
    .join(' · ');
