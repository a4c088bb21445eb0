import { expect, test } from 'vitest';
import { answerTo } from '../fixtures/ask.ts';
import { colleagueOf } from '../fixtures/two-people.ts';
import { does } from '../referral/acts.ts';
import { cast, consents, draft, network, stored, useReferralScene, writeSafety } from '../referral/scene.ts';
import { merge, registeredTwice, unmerge } from './scene.ts';

useReferralScene();

const listed = async (residentId: string): Promise<string[]> => {
  interface Answer {
    readonly referrals: { readonly edges: readonly { readonly node: { readonly id: string } }[] };
  }
  const source =
    'query ($id: ID!) { referrals(filter: { residentId: $id }, first: 5) { edges { node { id } } } }';
  const { referrals } = await answerTo<Answer>(cast.nurse, source, { id: residentId });
  return referrals.edges.map(({ node }) => node.id);
};

test('a referral goes with the record of its resident, and back, and goes on', async () => {
  const both = [cast.nurse, await colleagueOf(cast.nurse)] as const;
  const two = await registeredTwice(cast.nurse);
  const { residentId, intoResidentId } = two;
  await writeSafety({}, residentId);
  await consents([network.hospital], residentId);
  const id = await draft({ residentId });
  await does('referralSubmit', cast.nurse, id);
  await merge(both, two);
  expect((await stored(id)).residentId).toBe(intoResidentId);
  expect([await listed(intoResidentId), await listed(residentId)]).toEqual([[id], [id]]);
  await does('referralCosign', cast.doctor, id);
  expect((await stored(id)).state).toBe('PENDING_REVIEW');
  await unmerge(both, two);
  expect((await stored(id)).residentId).toBe(residentId);
  expect(await listed(intoResidentId)).toEqual([]);
});
