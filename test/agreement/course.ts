import { countersignAgreement } from '../../domain/agreement/actions.ts';
import { agreementActions } from '../../domain/agreement/available-actions.ts';
import { limitsOfRegions, rostersKept } from '../../domain/agreement/background.ts';
import { draftAgreement } from '../../domain/agreement/draft.ts';
import { proposeAgreement } from '../../domain/agreement/propose.ts';
import { agreementsWanted } from '../../domain/agreement/search.ts';
import { suspendAgreement } from '../../domain/agreement/suspend.ts';
import { terminateAgreement } from '../../domain/agreement/terminate.ts';
import type { AgreementState } from '../../domain/codes/agreement.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { freshKey, proposal } from '../fixtures/agreements.ts';
import { byHome, byHospital, clock, network } from './scene.ts';

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

/** What `availableActions` says of each act, by the rules and limits of the place. */
export async function actionsOf(acting: Acting, id: string) {
  const agreement = await read().cooperationAgreement.findUniqueOrThrow({
    where: { id },
    include: { nursingHome: true, medicalOrg: true, services: true, editions: true, successors: true },
  });
  const now = acting.clock.now();
  const { regionCode } = agreement.nursingHome;
  const limits = (await limitsOfRegions([regionCode], now)).get(regionCode);
  if (limits === undefined) throw new Error('no limits');
  const kept = await rostersKept([agreement.medicalOrgId], now);
  const background = {
    isRosterKept: kept.get(agreement.medicalOrgId) === true,
    successionWindow: limits['agreement.successionDays'],
  };
  const all = agreementActions(acting, agreement, background);
  return new Map(all.map((action) => [action.action, action]));
}

/** A term that has begun and runs for most of a year. */
export const RUNNING = { startOn: '2026-11-01', endOn: '2027-10-31' };

export const draft = (change = {}) => draftAgreement(byHome, proposal(network, change));

/** An agreement that both have signed; from its first day on it is ACTIVE. */
export async function signed(change = {}): Promise<string> {
  const id = await propose(change);
  await countersignAgreement(byHospital, answer(id));
  return id;
}
export const running = (change = {}) => signed({ ...RUNNING, ...change });

/** The input of an act on an agreement as it is stored now. */
export const asRead = async (agreementId: string) => answer(agreementId, (await stored(agreementId)).version);

export const SAFETY = { ground: 'SAFETY', reasonCode: 'ADVERSE_EVENT' } as const;
export const MUTUAL = { ground: 'MUTUAL', reasonCode: 'CAPACITY' } as const;
export const suspend = async (acting: Acting, id: string, change: object = {}) =>
  suspendAgreement(acting, { ...(await asRead(id)), ...SAFETY, ...change });
export const terminate = async (acting: Acting, id: string, change: object = {}) =>
  terminateAgreement(acting, {
    ...{ ...(await asRead(id)), ground: 'NOTICE', reasonCode: 'CLOSURE', effectiveOn: '2027-01-15' },
    ...change,
  });
