import { beforeAll, describe, expect, test } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { beginResidency } from '../../domain/residency/begin.ts';
import type { Acting } from '../../domain/viewer.ts';
import { write } from '../../prisma/client.ts';
import { type Network, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { register, stay, written } from '../fixtures/residents.ts';
import { approve, colleagueOf, stateOfRequest } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import { askToMerge, newNumber, registeredTwice, undocumented } from './scene.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
let network: Network;
let nurse: Acting;
let colleague: Acting;
beforeAll(async () => {
  network = await smallNetwork(clock);
  ({ nurse } = network);
  colleague = await colleagueOf(nurse);
});

describe('a merge of two people who differ is refused, names in what, and writes nothing', () => {
  test.each([
    ['sex', { sex: 'MALE' }],
    ['birthOn', { birthOn: '1941-03-09' }],
  ] as const)('%s', async (field, change) => {
    const two = await registeredTwice(nurse, change);
    const before = await written();
    const refusal = await refusalOf(askToMerge(nurse, two));
    expect(refusal).toMatchObject({ code: 'MERGE_DIFFERENT_PEOPLE', path: ['intoResidentId'] });
    expect(refusal.rule).toContain(field);
    expect(await written()).toEqual(before);
  });

  test('idNo: two confirmed numbers of one kind', async () => {
    const residentId = await register(nurse, { idNo: newNumber(), healthCardNo: null });
    const intoResidentId = await register(nurse, { idNo: newNumber(), healthCardNo: null });
    const refusal = await refusalOf(askToMerge(nurse, { residentId, intoResidentId }));
    expect(refusal).toMatchObject({ code: 'MERGE_DIFFERENT_PEOPLE' });
    expect(refusal.rule).toContain('idNo');
  });

  test('life: one who has died and one who lives', async () => {
    const two = await registeredTwice(nurse);
    await write((tx) => tx.db.resident.update({ where: { id: two.residentId }, data: { life: 'DECEASED' } }));
    expect((await refusalOf(askToMerge(nurse, two))).rule).toContain('life');
  });

  test('stays in two beds at once', async () => {
    const two = await registeredTwice(nurse);
    for (const id of Object.values(two)) await beginResidency(nurse, stay(id));
    const refusal = await refusalOf(askToMerge(nurse, two));
    expect(refusal).toMatchObject({ code: 'RESIDENCY_OVERLAP', path: ['intoResidentId'] });
  });

  test('the wrong way round, twice the same record, and records of others', async () => {
    const { residentId, intoResidentId } = await registeredTwice(nurse);
    const turned = { residentId: intoResidentId, intoResidentId: residentId };
    expect(await refusalOf(askToMerge(nurse, turned))).toMatchObject({ code: 'MERGE_WAY_ROUND' });
    const same = { residentId, intoResidentId: residentId };
    expect(await refusalOf(askToMerge(nurse, same))).toMatchObject({ code: 'MERGE_SAME_RECORD' });
    const foreign = await register(network.otherNurse, undocumented());
    const others = await refusalOf(askToMerge(nurse, { residentId, intoResidentId: foreign }));
    expect(others).toMatchObject({ code: 'NOT_FOUND', path: ['intoResidentId'] });
    // Whom others keep and one has only registered oneself is not one's own to merge.
    const idNo = newNumber();
    const known = await register(network.otherNurse, { idNo, healthCardNo: null });
    expect(await register(nurse, { idNo, healthCardNo: null })).toBe(known);
    const closed = await refusalOf(askToMerge(nurse, { residentId, intoResidentId: known }));
    expect(closed).toMatchObject({ code: 'RECORD_NOT_OPEN', path: ['intoResidentId'] });
  });

  test('also when they came to differ after it was asked for: the request goes on waiting', async () => {
    const two = await registeredTwice(nurse);
    const request = await askToMerge(nurse, two);
    await write((tx) => tx.db.resident.update({ where: { id: two.residentId }, data: { sex: 'MALE' } }));
    const before = await written();
    const refusal = await refusalOf(approve(colleague, request));
    expect(refusal).toMatchObject({ code: 'MERGE_DIFFERENT_PEOPLE', path: ['secondApprovalId'] });
    expect(await stateOfRequest(request)).toBe('PENDING');
    expect(await written()).toEqual(before);
  });
});
