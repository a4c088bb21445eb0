import { beforeEach, expect, test } from 'vitest';
import { invitePerson } from '../../domain/person/invite.ts';
import { endResidency } from '../../domain/residency/end.ts';
import { read, write } from '../../prisma/client.ts';
import { freshNetwork, granny, network } from '../appointment/scene.ts';
import { newKey } from '../fixtures/network.ts';
import { useDatabase } from '../support/database.ts';
import { deadlocksDuring, signal, untilSomebodyWaits } from '../support/deadlocks.ts';

useDatabase();
beforeEach(() => freshNetwork());

test('an account of the family is made while the stay of the resident ends', async () => {
  const { id: residencyId } = await read().residency.findFirstOrThrow({ where: { residentId: granny } });
  const deadlocks = await deadlocksDuring(async () => {
    const isHeld = signal();
    const isWaitedFor = signal();
    // Whoever has the resident keeps both waiting: each of them goes on from what it has locked by then.
    const holding = write(async (tx) => {
      await tx.lock('Resident', granny);
      isHeld.give();
      await isWaitedFor.given;
    });
    await isHeld.given;
    const inviting = invitePerson(network.nurse, {
      ...{ idempotencyKey: newKey(), organizationId: network.home, name: '陈秀英' },
      ...{ role: 'RESIDENT', residentId: granny, login: 'chen.xiuying' },
    });
    await untilSomebodyWaits();
    const ending = endResidency(network.nurse, {
      ...{ idempotencyKey: newKey(), residencyId, expectedVersion: 1, toOn: '2026-11-22' },
      reason: 'MOVED_HOME',
    });
    await untilSomebodyWaits(2);
    isWaitedFor.give();
    await Promise.all([holding, inviting, ending]);
  });
  expect(deadlocks).toBe(0);
});
