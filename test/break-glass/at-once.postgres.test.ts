import { beforeEach, expect, test } from 'vitest';
import { write } from '../../prisma/client.ts';
import { freshNetwork, network } from '../appointment/scene.ts';
import { confirm, homeDoctor, report } from '../death/scene.ts';
import { resident } from '../fixtures/network.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import { stranger } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';
import { deadlocksDuring } from '../support/deadlocks.ts';
import { close, open } from './scene.ts';

useDatabase();
beforeEach(() => freshNetwork());

test('an emergency access is closed while the death of the resident is confirmed', async () => {
  const by = await homeDoctor();
  for (let round = 0; round < 6; round += 1) {
    const clinician = await stranger(network.clock, 'HOSPITAL', 'HOSP_DOCTOR');
    const residentId = await write((tx) => resident(tx, network.home, '陈秀英', network.clock.now()));
    // Longer than today, so that the death ends it too.
    const id = await open(clinician, residentId, { hours: 24 });
    const deathId = await report(network.nurse, { residentId });
    const deadlocks = await deadlocksDuring(async () => {
      expect(await outcomesOf([confirm(by, deathId), close(clinician, id)])).toEqual(['DONE', 'DONE']);
    });
    expect({ round, deadlocks }).toEqual({ round, deadlocks: 0 });
    network.clock.advance(1000);
  }
});
