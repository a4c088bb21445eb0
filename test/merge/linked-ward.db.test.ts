import { expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { colleagueOf } from '../fixtures/two-people.ts';
import { arrive, cast, lastRound, record, sentDown, sign, stay, useWardScene } from '../linked-ward/scene.ts';
import { merge, registeredTwice, unmerge } from './scene.ts';

useWardScene();

const listed = async (residentId: string): Promise<string[]> => {
  interface Answer {
    readonly linkedWardStays: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
  }
  const source =
    'query ($id: ID!) { linkedWardStays(filter: { residentId: $id }, first: 5) { edges { node { id } } } }';
  const { linkedWardStays } = await answerTo<Answer>(cast.doctor, source, { id: residentId });
  return linkedWardStays.edges.map(({ node }) => node.id);
};

test('a stay goes with the record of its resident, and back, and its rounds go on', async () => {
  const both = [cast.nurse, await colleagueOf(cast.nurse)] as const;
  const two = await registeredTwice(cast.nurse);
  const { residentId, intoResidentId } = two;
  const referralId = await sentDown({}, residentId);
  await arrive(referralId);
  const { id } = await read().linkedWardStay.findUniqueOrThrow({ where: { referralId } });
  await merge(both, two);
  expect((await stay(id)).residentId).toBe(intoResidentId);
  expect([await listed(intoResidentId), await listed(residentId)]).toEqual([[id], [id]]);
  const round = await record(cast.doctor, (await lastRound(id)).id);
  await unmerge(both, two);
  expect((await stay(id)).residentId).toBe(residentId);
  expect(await listed(intoResidentId)).toEqual([]);
  await sign(cast.specialist, round);
});
