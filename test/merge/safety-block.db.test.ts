import { beforeAll, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { openItems } from '../../domain/handover/open-items.ts';
import { beginResidency } from '../../domain/residency/begin.ts';
import { emergencyCard } from '../../domain/resident/emergency-card.ts';
import { recordSafetyBlock } from '../../domain/safety-block/record.ts';
import type { Acting } from '../../domain/viewer.ts';
import { rows } from '../../prisma/client.ts';
import { safetySection } from '../../server/print/safety.ts';
import { answerTo } from '../fixtures/ask.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { register, stay } from '../fixtures/residents.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import { approve, askToVoid, colleagueOf } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import { merge, newNumber, registeredTwice, undocumented, unmerge } from './scene.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
let network: Network;
let nurse: Acting;
let both: readonly [Acting, Acting];
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse } = network);
  both = [nurse, await colleagueOf(nurse)];
});

const CODE = 'SAFETY_BLOCK_TO_RECONCILE';
async function record(residentId: string, expectedEdition?: number): Promise<string> {
  clock.advance(60_000);
  const input = { idempotencyKey: newKey(), residentId, expectedEdition, ...safetyBlock({ devices: [] }) };
  return recordSafetyBlock(nurse, input);
}

/** Where somebody is asked to compare the editions: on the record, the card, the lists of the day, the handover. */
async function askedFor(residentId: string): Promise<string[]> {
  interface Asked {
    readonly resident: { readonly warnings: readonly { readonly code: string }[] };
    readonly today: {
      readonly due: readonly { readonly kind: string; readonly resident: { readonly id: string } }[];
    };
  }
  const source =
    'query ($id: ID!) { resident(id: $id) { warnings { code } } today { due { kind dueOn resident { id } } } }';
  const { resident, today } = await answerTo<Asked>(nurse, source, { id: residentId });
  const due = today.due.filter(({ kind, resident: { id } }) => kind === CODE && id === residentId);
  const items = await openItems({ rows }, network.home, clock.now());
  const card = await emergencyCard(nurse.viewer, residentId, clock.now());
  return [
    ...resident.warnings.map(({ code }) => `record ${code}`),
    ...(card?.isSafetyToReconcile === true ? ['card'] : []),
    ...due.map(({ kind }) => `due ${kind}`),
    ...items
      .filter((item) => item.what === CODE && item.nounId === residentId)
      .map(({ what }) => `handover ${what}`),
  ];
}
const EVERYWHERE = [`record ${CODE}`, 'card', `due ${CODE}`, `handover ${CODE}`];

/** Two records of a woman who lives in the home, each with an edition where it is said so. */
async function twice({ alias, survivor }: { readonly alias: boolean; readonly survivor: boolean }) {
  const two = await registeredTwice(nurse);
  await beginResidency(nurse, stay(two.intoResidentId));
  const into = survivor ? await record(two.intoResidentId) : null;
  const from = alias ? await record(two.residentId) : null;
  clock.advance(60_000);
  return { two, into, from };
}

describe('two safety blocks of one person', () => {
  test('are compared: it is asked for everywhere from the merge until the next edition', async () => {
    const { two } = await twice({ alias: true, survivor: true });
    expect(await askedFor(two.intoResidentId)).toEqual([]);
    await merge(both, two);
    expect(await askedFor(two.intoResidentId)).toEqual(EVERYWHERE);
    await record(two.intoResidentId, 1);
    expect(await askedFor(two.intoResidentId)).toEqual([]);
  });

  test('are two people’s again after an unmerge', async () => {
    const { two } = await twice({ alias: true, survivor: true });
    await merge(both, two);
    await unmerge(both, two);
    expect(await askedFor(two.intoResidentId)).toEqual([]);
    clock.advance(60_000);
    await merge(both, two);
    expect(await askedFor(two.intoResidentId)).toEqual(EVERYWHERE);
  });

  test.each([
    { alias: true, survivor: false },
    { alias: false, survivor: true },
    { alias: false, survivor: false },
  ])('are none where only one record had any: %o', async (which) => {
    const { two } = await twice(which);
    await merge(both, two);
    expect(await askedFor(two.intoResidentId)).toEqual([]);
  });

  test.each(['into', 'from'] as const)(
    'are none when the one of %s is void, and asked for again when the next is',
    async (which) => {
      const made = await twice({ alias: true, survivor: true });
      await merge(both, made.two);
      const next = await record(made.two.intoResidentId, 1);
      const [first, second] = both;
      await approve(second, await askToVoid(first, 'SAFETY_BLOCK', next));
      expect(await askedFor(made.two.intoResidentId)).toEqual(EVERYWHERE);
      await approve(second, await askToVoid(first, 'SAFETY_BLOCK', made[which] ?? ''));
      expect(await askedFor(made.two.intoResidentId)).toEqual([]);
    },
  );

  test('of a record that is merged into another one still wait to be compared there', async () => {
    const [first, second] = [await register(nurse, undocumented()), await register(nurse, undocumented())];
    const third = await register(nurse, { idNo: newNumber(), healthCardNo: null });
    await beginResidency(nurse, stay(third));
    for (const id of [first, second]) await record(id);
    await merge(both, { residentId: first, intoResidentId: second });
    const chain = { residentId: second, intoResidentId: third };
    await merge(both, chain);
    expect(await askedFor(third)).toEqual(EVERYWHERE);
    await unmerge(both, chain);
    expect(await askedFor(third)).toEqual([]);
    // Nobody has moved into the home by that record.
    expect(await askedFor(second)).toEqual(EVERYWHERE.slice(0, 2));
  });

  test('are said on paper to be incomplete', async () => {
    const { two } = await twice({ alias: true, survivor: true });
    await merge(both, two);
    const card = await emergencyCard(nurse.viewer, two.intoResidentId, clock.now());
    const printed = (is: boolean) => JSON.stringify(safetySection(card?.safety ?? null, is));
    expect(printed(card?.isSafetyToReconcile === true)).toContain('尚未核对');
    expect(printed(false)).not.toContain('尚未核对');
  });

  test('are not told of to who knows the resident by the identity alone', async () => {
    const idNo = newNumber();
    const two = {
      intoResidentId: await register(nurse, { idNo, healthCardNo: null }),
      residentId: await register(nurse, undocumented()),
    };
    for (const id of Object.values(two)) await record(id);
    clock.advance(60_000);
    await merge(both, two);
    const source = 'query ($id: ID!) { resident(id: $id) { isRecordOpen warnings { code } } }';
    const seenBy = (by: Acting) => answerTo(by, source, { id: two.intoResidentId });
    expect(await seenBy(nurse)).toEqual({ resident: { isRecordOpen: true, warnings: [{ code: CODE }] } });
    expect(await seenBy(network.otherNurse)).toEqual({ resident: null });
    await register(network.otherNurse, { idNo, healthCardNo: null });
    expect(await seenBy(network.otherNurse)).toEqual({ resident: { isRecordOpen: false, warnings: [] } });
  });
});
