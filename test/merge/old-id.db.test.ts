import { beforeAll, describe, expect, test } from 'vitest';
import { recordAdmission } from '../../domain/admission/record.ts';
import { assessCapacity } from '../../domain/capacity-assessment/assess.ts';
import { testClock } from '../../domain/clock.ts';
import { reportDeath } from '../../domain/death/report.ts';
import { appointRepresentative } from '../../domain/representative/appoint.ts';
import { recordSafetyBlock } from '../../domain/safety-block/record.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import { colleagueOf } from '../fixtures/two-people.ts';
import { useDatabase } from '../support/database.ts';
import { merge, registeredTwice } from './scene.ts';

useDatabase();
const clock = testClock(SUNDAY_MORNING);
let nurse: Acting;
let both: readonly [Acting, Acting];
beforeAll(async () => {
  ({ nurse } = await smallNetwork(clock));
  both = [nurse, await colleagueOf(nurse)];
});

type Act = (residentId: string) => Promise<string>;
const key = () => ({ idempotencyKey: newKey() });
const told = () => new Date(clock.now().getTime() - 3_600_000);
const acts: readonly (readonly [string, Act, (id: string) => Promise<{ residentId: string }>])[] = [
  [
    'the safety block',
    (residentId) => recordSafetyBlock(nurse, { ...key(), residentId, ...safetyBlock() }),
    (id) => read().safetyBlock.findUniqueOrThrow({ where: { id } }),
  ],
  [
    'a representative',
    (residentId) =>
      appointRepresentative(nurse, {
        ...{ ...key(), residentId, kind: 'STATUTORY', name: '陈小明', phone: '13800001111' },
        ...{ document: '户口簿 第3页', fromOn: '2026-01-01' },
      }),
    (id) => read().representative.findUniqueOrThrow({ where: { id } }),
  ],
  [
    'an assessment of capacity',
    (residentId) =>
      assessCapacity(nurse, {
        ...{ ...key(), residentId, capacity: 'LIMITED', assessedOn: '2026-11-20' },
        ...{ assessorName: '王医生', basis: '简易智力状态检查' },
      }),
    (id) => read().capacityAssessment.findUniqueOrThrow({ where: { id } }),
  ],
  [
    'an admission',
    (residentId) =>
      recordAdmission(nurse, {
        ...{
          ...key(),
          residentId,
          source: 'HOME',
          kind: 'INPATIENT',
          hospitalName: '外院',
          admittedAt: told(),
        },
      }),
    (id) => read().admission.findUniqueOrThrow({ where: { id } }),
  ],
  [
    'a death',
    (residentId) => reportDeath(nurse, { ...key(), residentId, source: 'HOME', diedAt: told() }),
    (id) => read().death.findUniqueOrThrow({ where: { id } }),
  ],
];

describe('after a merge', () => {
  test.each(acts)(
    '%s that is told of the old id stands on the record that goes on',
    async (_of, act, load) => {
      const two = await registeredTwice(nurse);
      await merge(both, two);
      const id = await act(two.residentId);
      expect((await load(id)).residentId).toBe(two.intoResidentId);
    },
  );
});
