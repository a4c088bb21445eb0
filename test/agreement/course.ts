import { proposeAgreement } from '../../domain/agreement/propose.ts';
import { agreementsWanted } from '../../domain/agreement/search.ts';
import type { AgreementState } from '../../domain/codes/agreement.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { freshKey, proposal } from '../fixtures/agreements.ts';
import { byHome, clock, network } from './scene.ts';

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
