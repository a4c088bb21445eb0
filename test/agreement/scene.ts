import { beforeAll, beforeEach } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import type { Acting } from '../../domain/viewer.ts';
import { write } from '../../prisma/client.ts';
import { actingAt, makeNetwork, type Network, NOW } from '../fixtures/agreements.ts';
import { useDatabase } from '../support/database.ts';

export const clock = testClock(NOW);
export const DAY = 24 * 60 * 60 * 1000;
export let network: Network;
export let byHome: Acting;
export let byHospital: Acting;

/** A fresh network for a test file, and no agreement at the start of each test. */
export function useAgreementScene(): void {
  useDatabase();
  beforeAll(async () => {
    network = await makeNetwork();
    byHome = actingAt(network.home, clock, 'ORG_ADMIN');
    byHospital = actingAt(network.hospital, clock, 'ORG_ADMIN');
  });

  beforeEach(async () => {
    clock.set(NOW);
    await write(async (tx) => {
      await tx.db.agreementService.deleteMany();
      await tx.db.agreementQuota.deleteMany();
      await tx.db.agreementContact.deleteMany();
      await tx.db.agreementAcceptTime.deleteMany();
      await tx.db.agreementDocument.deleteMany();
      await tx.db.agreementEditionService.deleteMany();
      await tx.db.agreementEditionQuota.deleteMany();
      await tx.db.agreementEditionContact.deleteMany();
      await tx.db.agreementEditionAcceptTime.deleteMany();
      await tx.db.agreementEditionDocument.deleteMany();
      await tx.db.agreementEdition.deleteMany();
      await tx.db.notification.deleteMany();
      await tx.db.dutyShift.deleteMany();
      await tx.db.dutyRoster.deleteMany();
      await tx.db.cooperationAgreement.updateMany({ data: { predecessorId: null } });
      await tx.db.cooperationAgreement.deleteMany();
    });
  });
}
