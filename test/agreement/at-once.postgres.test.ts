import { expect, test } from 'vitest';
import { countersignAgreement } from '../../domain/agreement/actions.ts';
import { amendAgreement } from '../../domain/agreement/amend.ts';
import { sweepAgreements } from '../../domain/agreement/sweep.ts';
import { read, write } from '../../prisma/client.ts';
import { outcomesOf } from '../fixtures/refusal.ts';
import { signal, untilSomebodyWaits } from '../support/deadlocks.ts';
import { asRead, running, stored } from './course.ts';
import { byHome, byHospital, DAY, useAgreementScene } from './scene.ts';

useAgreementScene();

test('an amendment that runs out while its signature waits is not signed', async () => {
  const id = await running();
  await amendAgreement(byHome, { ...(await asRead(id)), feeTerms: '免费' });
  const signature = { ...(await asRead(id)), edition: 2 };
  const isHeld = signal();
  const isWaitedFor = signal();
  const holding = write(async (tx) => {
    await tx.lock('CooperationAgreement', id);
    isHeld.give();
    await isWaitedFor.given;
  });
  await isHeld.given;
  const signing = outcomesOf([countersignAgreement(byHospital, signature)]);
  await untilSomebodyWaits();
  const edition = { agreementId_edition: { agreementId: id, edition: 2 } };
  const { countersignDueAt } = await read().agreementEdition.findUniqueOrThrow({ where: edition });
  expect(countersignDueAt.getTime()).toBeGreaterThan(byHome.clock.now().getTime() + DAY);
  await sweepAgreements(countersignDueAt);
  isWaitedFor.give();
  await holding;
  expect(await signing).toEqual(['VERSION_CONFLICT']);
  expect((await read().agreementEdition.findUniqueOrThrow({ where: edition })).state).toBe('EXPIRED');
  expect((await stored(id)).edition).toBe(1);
});
