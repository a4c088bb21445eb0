import { beforeAll } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { idCardNo } from '../fixtures/residents.ts';
import { newRegistration, newStay } from '../fixtures/town.ts';
import { nodeOf } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

export const SEARCH = `query ($text: String!, $first: Int! = 20, $after: String) {
  search(text: $text, first: $first, after: $after) {
    edges { cursor node { matchedBy resident { id name idNoMasked } } } pageInfo { hasNextPage endCursor } } }`;

export interface Found {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: {
      readonly matchedBy: string;
      readonly resident: { readonly id: string; readonly name: string };
    };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export const page = async (
  by: LastingClient,
  variables: { text: string; first?: number; after?: string | null },
) => (await by.ask<{ search: Found }>(SEARCH, variables)).search;
/** Who is found, as `王桂英 NAME`. */
export const found = async (by: LastingClient, text: string): Promise<string[]> =>
  (await page(by, { text })).edges.map(({ node }) => `${node.resident.name} ${node.matchedBy}`);

export const ids: Record<string, string> = {};
export const guiyingIdNo = idCardNo({ birthOn: '1938-07-21', sequence: 348 });
export const CARD = '440499012345670077';

/** Takes somebody into the home of the nurse. @returns the resident's id */
export async function takeIn(name: string, change: object = {}, stay: object = {}): Promise<string> {
  const person = newRegistration({ nameOnCard: name, ...change });
  const { id } = nodeOf(await town.nurse.act<{ id: string }>('residentRegister', person, 'id'));
  nodeOf(await town.nurse.act('residencyBegin', newStay(town, id, stay)));
  ids[name] = id;
  return id;
}

async function takeAllIn(): Promise<void> {
  await takeIn('王桂英', { idNo: guiyingIdNo, healthCardNo: CARD }, { bedNo: '301-2' });
  await takeIn('王贵', {}, { bedNo: '302-1' });
  await takeIn('单雄信');
  await takeIn('仇英');
  await takeIn('曾国华');
  await takeIn('解缙');
  await takeIn('吕布');
  await takeIn('阿依古丽·买买提');
  await takeIn('ᠤᠷᠨᠠ');
  await takeIn('Ömer Şahin', { nameUsual: '老奥' });
}

/** A town of this test file with those who are looked for. */
export function useSearchScene(): void {
  useTown();
  beforeAll(takeAllIn);
}
