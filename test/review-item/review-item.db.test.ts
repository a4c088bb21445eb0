import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import type { ReviewDecision } from '../../domain/codes/review-item.ts';
import { correctResident } from '../../domain/resident/correct.ts';
import { resolveReviewItem } from '../../domain/review-item/resolve.ts';
import { reviewItemsWanted } from '../../domain/review-item/search.ts';
import { sweepReviewItems } from '../../domain/review-item/sweep.ts';
import type { Acting } from '../../domain/viewer.ts';
import { askVoid } from '../../domain/void/ask.ts';
import { read } from '../../prisma/client.ts';
import { answerTo } from '../fixtures/ask.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { housed, register, written } from '../fixtures/residents.ts';
import { approve, colleagueOf, reject, stateOfRequest } from '../fixtures/two-people.ts';
import { newNumber } from '../merge/scene.ts';
import { useDatabase } from '../support/database.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
const WEEK = 7 * 86_400_000;
let network: Network;
let nurse: Acting;
let otherNurse: Acting;
let otherColleague: Acting;
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse, otherNurse } = network);
  otherColleague = await colleagueOf(otherNurse);
});

/** 陈阿婆 lives in the one home; the other one has registered 林玉兰 with her number. */
let known: string;
let doubtful: string;
let itemId: string;
beforeEach(async () => {
  const idNo = newNumber();
  known = await housed(nurse, { idNo, healthCardNo: null });
  doubtful = await register(otherNurse, { idNo, nameOnCard: '林玉兰', healthCardNo: null });
  itemId = (await read().reviewItem.findFirstOrThrow({ where: { residentId: doubtful } })).id;
});

const item = () => read().reviewItem.findUniqueOrThrow({ where: { id: itemId } });
const resolve = async (by: Acting, decision: ReviewDecision, expectedVersion?: number) =>
  resolveReviewItem(by, {
    ...{ idempotencyKey: newKey(), reviewItemId: itemId, decision, reasonText: '核对了身份证原件' },
    expectedVersion: expectedVersion ?? (await item()).version,
  });
const pending = async () =>
  read().secondApproval.findFirstOrThrow({
    where: { act: 'residentMerge', journeyId: (await item()).journeyId, state: 'PENDING' },
  });
const states = async ({ viewer }: Acting, state: 'OPEN' | 'MERGE_ASKED') => {
  const where = reviewItemsWanted(viewer, { states: [state] }, clock.now());
  return (await read().reviewItem.findMany({ where })).map(({ id }) => id);
};

const LIST = `{ reviewItems(first: 100) { edges { node { id kind state createdAt residents { id name } reasonText } } } }`;
interface Shown {
  readonly id: string;
  readonly residents: readonly { readonly id: string; readonly name: string }[];
}
async function shownTo(by: Acting): Promise<Shown | undefined> {
  interface Answer {
    readonly reviewItems: { readonly edges: readonly { readonly node: Shown }[] };
  }
  const { reviewItems } = await answerTo<Answer>(by, LIST);
  return reviewItems.edges.find(({ node }) => node.id === itemId)?.node;
}

describe('a doubt', () => {
  test('is seen by both sides, each with its own record, and by nobody else', async () => {
    const common = { kind: 'ID_NO_HELD', state: 'OPEN', reasonText: null };
    expect(await shownTo(nurse)).toEqual({
      ...{ id: itemId, ...common, createdAt: SUNDAY_MORNING.toISOString() },
      residents: [{ id: known, name: '陈阿婆' }],
    });
    expect((await shownTo(otherNurse))?.residents).toEqual([{ id: doubtful, name: '林玉兰' }]);
    const elsewhere = await colleagueOf({
      ...nurse,
      viewer: { ...nurse.viewer, organizationId: network.hospital },
    });
    expect(await shownTo(elsewhere)).toBeUndefined();
  });

  test('is closed as two people, with the reason, and both records stay', async () => {
    await resolve(nurse, 'DIFFERENT');
    expect(await item()).toMatchObject({ state: 'RESOLVED_DIFFERENT', resolvedByOrgId: network.home });
    expect(await shownTo(nurse)).toMatchObject({ reasonText: '核对了身份证原件' });
    expect(await shownTo(otherNurse)).toMatchObject({ state: 'RESOLVED_DIFFERENT', reasonText: null });
    const kept = { id: { in: [known, doubtful] }, mergedIntoId: null, voidedAt: null };
    expect(await read().resident.count({ where: kept })).toBe(2);
    expect(await refusalOf(resolve(otherNurse, 'SAME'))).toMatchObject({ code: 'STATE_CONFLICT' });
  });

  test('that is one person is merged by somebody of the other side, who learns nothing of this one', async () => {
    await resolve(nurse, 'SAME');
    const { id } = await pending();
    const APPROVALS = `{ secondApprovals(first: 100) { edges { node { id nounId resident { name } reasonText askedBy { name } } } } }`;
    const answer = await answerTo<object>(otherNurse, APPROVALS);
    const told = JSON.stringify(answer);
    expect(told).toContain(id);
    for (const secret of [known, '陈阿婆', '核对了身份证原件', nurse.viewer.personName])
      expect(told).not.toContain(secret);
    expect(await refusalOf(approve(await colleagueOf(nurse), id))).toMatchObject({ code: 'NOT_FOUND' });
    await approve(otherNurse, id);
    expect(await item()).toMatchObject({ state: 'RESOLVED_SAME', mergeDueAt: null });
    const alias = await read().resident.findUniqueOrThrow({ where: { id: doubtful } });
    expect(alias.mergedIntoId).toBe(known);
    const told2 = await read().notification.findMany({ where: { kind: 'RESIDENT_MERGED', nounId: known } });
    expect(told2.map(({ organizationId }) => organizationId)).toContain(network.home);
  });

  test('of one home alone is merged by a colleague', async () => {
    const idNo = newNumber();
    const first = await register(otherNurse, { idNo, healthCardNo: null });
    const second = await register(otherNurse, { idNo, nameOnCard: '陈阿波', healthCardNo: null });
    itemId = (await read().reviewItem.findFirstOrThrow({ where: { residentId: second } })).id;
    expect((await shownTo(otherNurse))?.residents.map(({ id }) => id).sort()).toEqual([first, second].sort());
    await resolve(otherNurse, 'SAME');
    const { id } = await pending();
    expect(await refusalOf(approve(otherNurse, id))).toMatchObject({ code: 'NOT_YOUR_ACT' });
    await approve(otherColleague, id);
    expect((await item()).state).toBe('RESOLVED_SAME');
  });

  test('is open again when the other side says no, and when nobody answers in time', async () => {
    await resolve(nurse, 'SAME');
    await reject(otherNurse, (await pending()).id);
    expect(await states(nurse, 'OPEN')).toContain(itemId);
    await resolve(otherNurse, 'SAME');
    expect(await states(nurse, 'MERGE_ASKED')).toContain(itemId);
    clock.advance(WEEK);
    expect(await states(nurse, 'OPEN')).toContain(itemId);
    expect(await sweepReviewItems(clock.now())).toBeGreaterThan(0);
    expect((await item()).state).toBe('OPEN');
    clock.set(SUNDAY_MORNING);
  });

  test('closes by itself when the number is corrected, and a merge that was asked for is refused', async () => {
    await resolve(otherNurse, 'SAME');
    const { id } = await pending();
    const { version } = await read().resident.findUniqueOrThrow({ where: { id: known } });
    await correctResident(nurse, {
      idempotencyKey: newKey(),
      residentId: known,
      expectedVersion: version,
      idNo: newNumber(),
    });
    expect((await item()).state).toBe('RESOLVED_DIFFERENT');
    const before = await written();
    expect(await refusalOf(approve(nurse, id))).toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await stateOfRequest(id)).toBe('PENDING');
    expect(await written()).toEqual(before);
  });

  test('that is answered DIFFERENT asks the maker of the record for the right number, who gives it', async () => {
    const load = () => read().resident.findUniqueOrThrow({ where: { id: doubtful } });
    expect((await load()).idDueOn).toBeNull();
    await resolve(nurse, 'DIFFERENT');
    expect(await load()).toMatchObject({ isProvisional: true, idDueOn: '2026-12-22' });
    expect((await read().resident.findUniqueOrThrow({ where: { id: known } })).idDueOn).toBeNull();
    const correct = async (change: object) =>
      correctResident(otherNurse, {
        ...{ idempotencyKey: newKey(), residentId: doubtful, ...change },
        expectedVersion: (await load()).version,
      });
    await correct({ dialect: '粤语' });
    expect(await load()).toMatchObject({ isProvisional: true, idDueOn: '2026-12-22' });
    await correct({ idNo: newNumber() });
    expect(await load()).toMatchObject({ isProvisional: false, idDueOn: null });
  });

  test('is closed by the maker who voids what was registered twice', async () => {
    const shown = await answerTo<{ resident: { version: number } }>(
      otherNurse,
      'query ($id: ID!) { resident(id: $id) { version } }',
      { id: doubtful },
    );
    const asked = await askVoid(otherNurse, {
      ...{ idempotencyKey: newKey(), noun: 'RESIDENT', id: doubtful, reasonCode: 'DUPLICATE' },
      ...{ reasonText: '重复登记', expectedVersion: shown.resident.version },
    });
    await approve(otherColleague, asked);
    expect((await item()).state).toBe('RESOLVED_DIFFERENT');
  });

  test('is resolved in the version that was read, and by its sides alone', async () => {
    const before = await written();
    expect(await refusalOf(resolve(nurse, 'DIFFERENT', 9))).toMatchObject({ code: 'VERSION_CONFLICT' });
    const elsewhere = await colleagueOf({
      ...nurse,
      viewer: { ...nurse.viewer, organizationId: network.hospital },
    });
    const foreign = await refusalOf(resolve(elsewhere, 'DIFFERENT'));
    expect(foreign).toMatchObject({ code: 'NOT_FOUND', path: ['reviewItemId'] });
    expect(await written()).toEqual([...before]);
  });
});
