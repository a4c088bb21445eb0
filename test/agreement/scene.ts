import { beforeAll, beforeEach } from 'vitest';

import { proposeAgreement } from '../../domain/agreement/propose.ts';
import { agreementsWanted } from '../../domain/agreement/search.ts';

import { testClock } from '../../domain/clock.ts';
import type { AgreementState } from '../../domain/codes/agreement.ts';

import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { actingAt, freshKey, makeNetwork, type Network, NOW, proposal } from '../fixtures/agreements.ts';

import { useDatabase } from '../support/database.ts';
import { useTestSeal } from '../support/seal.ts';

export const clock = testClock(NOW);
export const DAY = 24 * 60 * 60 * 1000;
export let network: Network;
export let byHome: Acting;
export let byHospital: Acting;

/** A fresh network for a test file, and no agreement at the start of each test. */
export function useAgreementScene(): void {
  useDatabase();
  beforeAll(async () => {
    useTestSeal();
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
      await tx.db.cooperationAgreement.deleteMany();
    });
  });
}

export const propose = (change = {}) => proposeAgreement(byHome, proposal(network, change));
export const answer = (agreementId: string, expectedVersion = 1) => ({
  ...{ idempotencyKey: freshKey(), agreementId, expectedVersion },
});
export const rejection = (agreementId: string) => ({ ...answer(agreementId), reasonCode: 'QUOTA' as const });
export const stored = (id: string) => read().cooperationAgreement.findUniqueOrThrow({ where: { id } });
export const timeline = (nounId: string) =>
  read().event.findMany({
    where: { nounId },
    orderBy: { seq: 'asc' },
    select: { act: true, fromState: true, toState: true, organizationId: true, role: true, at: true },
  });
export const seen = (acting: Acting, states: AgreementState[]) =>
  read().cooperationAgreement.count({ where: agreementsWanted(acting.viewer, { states }, clock.now()) });
