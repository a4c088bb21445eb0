import { beforeEach, expect, test } from 'vitest';
import { reportDeath } from '../../domain/death/report.ts';
import { resolveReviewItem } from '../../domain/review-item/resolve.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { freshNetwork, network } from '../appointment/scene.ts';
import { confirm, homeDoctor } from '../death/scene.ts';
import { newKey, resident } from '../fixtures/network.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import { housed, register } from '../fixtures/residents.ts';
import { approve, askToVoid, colleagueOf, stateOfRequest } from '../fixtures/two-people.ts';
import { askToMerge, newNumber, undocumented } from '../merge/scene.ts';
import { useDatabase } from '../support/database.ts';
import { deadlocksDuring } from '../support/deadlocks.ts';

useDatabase();
const ROUNDS = 6;
let nurse: Acting;
let colleague: Acting;
beforeEach(async () => {
  await freshNetwork();
  ({ nurse } = network);
  colleague = await colleagueOf(nurse);
});

const patient = () => write((tx) => resident(tx, network.home, '陈秀英', network.clock.now()));
const dying = async (residentId: string) => {
  const doctor = await homeDoctor();
  const told = { idempotencyKey: newKey(), residentId, diedAt: network.clock.now(), source: 'HOME' } as const;
  const deathId = await reportDeath(nurse, told);
  return () => confirm(doctor, deathId);
};

test('a void is approved while the death of the resident is confirmed: one of the two ends the request', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const residentId = await patient();
    const { id } = await read().residency.findFirstOrThrow({ where: { residentId } });
    const request = await askToVoid(nurse, 'RESIDENCY', id);
    const died = await dying(residentId);
    const deadlocks = await deadlocksDuring(async () => {
      const [dead, voided] = await outcomesOf([died(), approve(colleague, request)]);
      expect(dead).toBe('DONE');
      expect(await stateOfRequest(request)).toBe(voided === 'DONE' ? 'APPROVED' : 'EXPIRED');
    });
    expect({ round, deadlocks }).toEqual({ round, deadlocks: 0 });
  }
});

test('a merge is approved while the death of the one who is merged is confirmed', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const intoResidentId = await register(nurse, { idNo: newNumber(), healthCardNo: null });
    const residentId = await housed(nurse, undocumented());
    const died = await dying(residentId);
    const request = await askToMerge(nurse, { residentId, intoResidentId });
    const deadlocks = await deadlocksDuring(() => outcomesOf([died(), approve(colleague, request)]));
    expect({ round, deadlocks }).toEqual({ round, deadlocks: 0 });
  }
});

test('two doubts about one record: its merge is asked for once at a time', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const idNo = newNumber();
    await housed(nurse, { idNo, healthCardNo: null });
    const doubtful = { idNo, healthCardNo: null };
    for (const nameOnCard of ['林玉兰', '林玉花'])
      await register(network.otherNurse, { ...doubtful, nameOnCard });
    const items = await read().reviewItem.findMany({ where: { state: 'OPEN', kind: 'ID_NO_HELD' } });
    expect(items).toHaveLength(2);
    const resolving = items.map(({ id, version }) =>
      resolveReviewItem(network.otherNurse, {
        ...{ idempotencyKey: newKey(), reviewItemId: id, expectedVersion: version },
        ...{ decision: 'SAME', reasonText: '核对了身份证原件' },
      }),
    );
    expect((await outcomesOf(resolving)).sort()).toEqual(['ALREADY_ASKED', 'DONE']);
    await write(({ db }) => db.reviewItem.updateMany({ data: { state: 'RESOLVED_DIFFERENT' } }));
  }
});
