import { expect, test } from 'vitest';
import { assignRole } from '../../domain/practitioner/assign-role.ts';
import { registerPractitioner } from '../../domain/practitioner/register.ts';
import { write } from '../../prisma/client.ts';
import { colleague, freshKey } from '../fixtures/directory.ts';
import { directory, useFreshDirectory } from '../fixtures/open-directory.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import { deadlocksDuring, signal, untilSomebodyWaits } from '../support/deadlocks.ts';

useFreshDirectory();

test('a colleague is registered as a practitioner while another role is given to the same person', async () => {
  const { clock, hospital, hospitalAdmin } = directory;
  const at = { organizationId: hospital.id, kind: 'HOSPITAL' } as const;
  const { viewer } = await write((tx) => colleague(tx, clock, hospital, 'HOSP_SCHED'));
  const { personId } = viewer;
  const deadlocks = await deadlocksDuring(async () => {
    const isHeld = signal();
    const isWaitedFor = signal();
    const holding = write(async (tx) => {
      await tx.lock('Organization', at.organizationId);
      isHeld.give();
      await isWaitedFor.given;
    });
    await isHeld.given;
    const whose = { organizationId: at.organizationId, personId };
    const assigning = assignRole(hospitalAdmin, {
      ...{ idempotencyKey: freshKey(), ...whose, role: 'REFERRAL_OFFICE' },
    });
    await untilSomebodyWaits();
    const registering = registerPractitioner(hospitalAdmin, {
      ...{ idempotencyKey: freshKey(), ...whose, category: 'SPECIALIST', role: 'HOSP_DOCTOR' },
    });
    const outcomes = outcomesOf([assigning, registering]);
    await untilSomebodyWaits(2);
    isWaitedFor.give();
    await holding;
    expect(await outcomes).toEqual(['DONE', 'DONE']);
  });
  expect(deadlocks).toBe(0);
});
