import type { Outcome } from '../support/acts.ts';
import type { Booking } from './cast.ts';
import type { Player, Sent } from './client.ts';
import { when } from './times.ts';

/** A record that a clinician opened alone, as far as who asks may know of it. */
export interface Emergency extends Pick<Booking, 'id' | 'version'> {
  readonly no: string;
  readonly state: string;
  readonly endsAt: string;
  readonly reasonCode: string;
  readonly reasonText: string | null;
  readonly resident: { readonly name: string } | null;
  readonly openedBy: { readonly name: string };
  readonly organization: { readonly name: string };
  readonly readCount: number;
  readonly finding: string | null;
}

export const EMERGENCY = `id version no state endsAt reasonCode reasonText resident { name } openedBy { name }
  organization { name } readCount finding`;

const LIST = `query ($filter: BreakGlassFilter) { breakGlasses(filter: $filter, first: 100) { edges { node {
  ${EMERGENCY} } } } }`;

interface Found {
  readonly breakGlasses: { readonly edges: readonly { readonly node: Emergency }[] };
}

/** Those that somebody may see; with `states` the ones in these states. */
export function emergenciesFor(by: Player, states?: readonly string[]): Sent<readonly Emergency[]> {
  const query = by.asks<Found>('breakGlasses', LIST, states === undefined ? {} : { filter: { states } });
  return {
    ...query,
    carryOut: async () => (await query.carryOut()).breakGlasses.edges.map(({ node }) => node),
  };
}

/** @throws Error when it is not in the list */
export function theOne(found: readonly Emergency[], id: string): Emergency {
  const one = found.find((emergency) => emergency.id === id);
  if (one === undefined) throw new Error('it is not in the list');
  return one;
}

/** An act on it in the version that was read. */
export const actOn = (
  by: Player,
  act: 'breakGlassClose' | 'breakGlassSignOff',
  { id, version }: Pick<Emergency, 'id' | 'version'>,
  more: object = {},
): Sent<Outcome<Emergency>> =>
  by.does<Emergency>(act, { breakGlassId: id, expectedVersion: version, ...more }, EMERGENCY);

export const inWords = (one: Emergency): string =>
  [
    `${one.no} ${one.state} until ${when(one.endsAt)}`,
    `${one.openedBy.name}, ${one.organization.name}`,
    `${one.reasonCode}: ${one.reasonText ?? '(words not shown to administrators)'}`,
    `record of ${one.resident?.name ?? '(not shown to administrators)'}`,
    `reads: ${one.readCount}`,
    ...(one.finding === null ? [] : [one.finding]),
  ].join(' · ');
