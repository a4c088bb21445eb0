import { beforeAll, expect, test } from 'vitest';
import { town, useTown } from '../fixtures/open-town.ts';
import { registeredTwice } from '../fixtures/second-acts.ts';
import { agree, dayOf, freeOn, newRegistration, newStay, newTemplate, signedIn } from '../fixtures/town.ts';
import { type Kept, nodeOf, refusalIn } from '../support/acts.ts';
import type { LastingClient } from '../support/lasting-client.ts';

useTown();

let colleague: LastingClient;
beforeAll(async () => {
  colleague = await signedIn(town.service, town.network.home.id, 'NH_NURSE');
  nodeOf(await town.scheduler.act('slotTemplateSet', newTemplate(town, { pools: null })));
  await agree(town, 1);
});

const reasonText = '核对了身份证原件';
const RESIDENT = 'query ($id: ID!) { resident(id: $id) { id version isRecordOpen contacts { rank } } }';
interface Shown extends Kept {
  readonly isRecordOpen: boolean;
}
const residentOf = async (by: LastingClient, id: string) =>
  (await by.ask<{ resident: Shown | null }>(RESIDENT, { id })).resident;
interface Doubt extends Kept {
  readonly state: string;
  readonly residents: readonly { readonly id: string; readonly name: string }[];
}
const ITEMS = '{ reviewItems { edges { node { id version kind state residents { id name } } } } }';
const doubtsOf = async (by: LastingClient): Promise<Doubt[]> =>
  (await by.ask<{ reviewItems: { edges: { node: Doubt }[] } }>(ITEMS)).reviewItems.edges.map(
    ({ node }) => node,
  );
const claimOf = ({ id, version }: Kept) => ({ secondApprovalId: id, expectedVersion: version });

test('two nurses who register one person at once get one resident, and neither learns of the other', async () => {
  const { nurse, otherNurse } = town;
  const registration = newRegistration();
  const answers = await Promise.all(
    [nurse, otherNurse].map((by) =>
      by.act<{ id: string; name: string }>('residentRegister', registration, 'id name'),
    ),
  );
  const [one, two] = answers.map(nodeOf);
  expect(one).toEqual(two);
  expect(await doubtsOf(nurse)).toEqual([]);
  expect(await doubtsOf(otherNurse)).toEqual([]);
});

test('where it is not certain, each side sees its own half of a doubt, and two people of the two sides make it one', async () => {
  const { nurse, otherNurse } = town;
  const registration = newRegistration();
  const first = nodeOf(await nurse.act<{ id: string }>('residentRegister', registration, 'id')).id;
  nodeOf(await nurse.act('residencyBegin', newStay(town, first)));
  const misread = { ...registration, nameOnCard: '陈秀瑛' };
  const second = nodeOf(await otherNurse.act<{ id: string }>('residentRegister', misread, 'id')).id;
  expect(second).not.toBe(first);
  const [mine] = await doubtsOf(nurse);
  const [theirs] = await doubtsOf(otherNurse);
  expect(mine).toMatchObject({ state: 'OPEN', residents: [{ id: first, name: '陈秀英' }] });
  expect(theirs).toMatchObject({ state: 'OPEN', residents: [{ id: second, name: '陈秀瑛' }] });

  const same = { reviewItemId: theirs?.id, expectedVersion: theirs?.version, decision: 'SAME', reasonText };
  expect(nodeOf(await otherNurse.act<Doubt>('reviewItemResolve', same, 'state')).state).toBe('MERGE_ASKED');
  const WAITING =
    '{ secondApprovals { edges { node { id version act reasonText askedBy { name } resident { id } } } } }';
  const { secondApprovals } = await nurse.ask<{ secondApprovals: { edges: { node: Kept }[] } }>(WAITING);
  const [request] = secondApprovals.edges.map(({ node }) => node);
  expect(request).toMatchObject({
    act: 'residentMerge',
    reasonText: null,
    askedBy: null,
    resident: { id: first },
  });
  nodeOf(await nurse.act('secondApprove', claimOf(request ?? { id: '', version: 0 })));
  expect((await doubtsOf(otherNurse))[0]).toMatchObject({ state: 'RESOLVED_SAME' });

  // The other home goes on with the id it knows, and sees of the person what it may: who it is.
  expect(await residentOf(otherNurse, second)).toMatchObject({ id: first, isRecordOpen: false });
  expect(await residentOf(nurse, second)).toMatchObject({ id: first, isRecordOpen: true });
});

test('two records of one home are merged by two nurses, used under either id, and taken apart again', async () => {
  const { nurse } = town;
  const two = await registeredTwice(town);
  const { residentId, intoResidentId } = two;
  const slots = await freeOn(town, nurse, { dayOn: dayOf(town, 2), pool: 'PUBLIC' });
  const book = (id: string, at: number) =>
    nurse.act('appointmentBook', { slotId: slots[at]?.id, residentId: id, priority: 'NORMAL' });
  nodeOf(await book(residentId, 0));
  const asked = nodeOf(await nurse.act('residentMerge', { ...two, expectedVersion: 1, reasonText }));
  expect((await residentOf(nurse, residentId))?.id).toBe(residentId);
  nodeOf(await colleague.act('secondApprove', claimOf(asked)));
  const merged = await residentOf(nurse, residentId);
  expect(merged?.id).toBe(intoResidentId);

  // The booking made under the old id is the person's: the second one on that day, by either id, is told so.
  for (const id of [residentId, intoResidentId])
    expect(refusalIn(await book(id, 1))).toMatchObject({ code: 'ONE_PER_DEPARTMENT_AND_DAY' });

  const undo = { residentId, expectedVersion: merged?.version, reasonText: '是同名的两个人' };
  const request = nodeOf(await nurse.act('residentUnmerge', undo));
  nodeOf(await colleague.act('secondApprove', claimOf(request)));
  expect((await residentOf(nurse, residentId))?.id).toBe(residentId);
  nodeOf(await book(intoResidentId, 1));
});

test('two people who differ are not merged', async () => {
  const { nurse } = town;
  const register = async () =>
    nodeOf(await nurse.act<{ id: string }>('residentRegister', newRegistration(), 'id')).id;
  const people = { residentId: await register(), intoResidentId: await register() };
  const refusal = refusalIn(await nurse.act('residentMerge', { ...people, expectedVersion: 1, reasonText }));
  expect(refusal).toMatchObject({ code: 'MERGE_DIFFERENT_PEOPLE', path: ['intoResidentId'] });
  expect(refusal.rule).toContain('idNo');
});
