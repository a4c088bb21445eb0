import { expect, test } from 'vitest';
import { read } from '../../prisma/client.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import { deadlocksDuring } from '../support/deadlocks.ts';
import {
  clinic,
  isOpenTo,
  load,
  newResident,
  nurse,
  record,
  refuse,
  useConsentScene,
  withdraw,
} from './scene.ts';

useConsentScene();

test('a consent that is withdrawn and refused at once ends once, and nobody waits in a circle', async () => {
  for (let round = 0; round < 6; round += 1) {
    await newResident();
    const id = await record();
    const deadlocks = await deadlocksDuring(async () => {
      const [, refused] = await outcomesOf([withdraw(id), refuse()]);
      expect(refused).toBe('DONE');
    });
    expect({ round, deadlocks }).toEqual({ round, deadlocks: 0 });
    expect((await load(id)).state).toBe('WITHDRAWN');
    expect(await isOpenTo(clinic)).toBe(false);
    expect(await isOpenTo(nurse)).toBe(true);
    expect(await read().event.count({ where: { nounId: id, act: 'consentWithdraw' } })).toBe(1);
  }
});
