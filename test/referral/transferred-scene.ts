import { beforeEach } from 'vitest';
import { redirectReferral } from '../../domain/referral/child.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { actor, department, organization } from '../fixtures/network.ts';
import { approve, askToVoid } from '../fixtures/two-people.ts';
import { asRead, does } from './acts.ts';
import { into } from './course.ts';
import { cast, clock, consents, elsewhere, HOUR, network, useReferralScene } from './scene.ts';

export let parentId: string;
export let childId: string;
/** The office of the hospital that is asked next. */
export let there: Acting;
/** A third hospital. */
export let third: { readonly organizationId: string; readonly departmentId: string };

const childOf = async (id: string) =>
  (await read().referral.findFirstOrThrow({ where: { parentReferralId: id } })).id;

/** What is begun next is younger than what was begun before. */
export const later = (): void => clock.advance(HOUR);

export const rejected = async (id = childId): Promise<void> => {
  await does('referralReceive', there, id);
  await does('referralReject', there, id);
};
export const redirected = async (): Promise<string> => {
  await rejected();
  later();
  const id = await redirectReferral(cast.treater, { ...(await asRead(childId)), targets: [third] });
  return does('referralReview', cast.receiver, id);
};

/** Whoever is asked has taken the resident. */
export const arrived = async (id = childId): Promise<void> => {
  for (const act of ['referralReceive', 'referralAccept', 'referralArrive']) await does(act, there, id);
};
/** Two doctors of the hospital say that its referral was entered in error. */
export async function voided(id: string): Promise<string> {
  const at = { organizationId: network.hospital, kind: 'HOSPITAL' } as const;
  const colleague = await write((tx) => actor(tx, clock, { ...at, role: 'HOSP_DOCTOR', name: '医生乙' }));
  return approve(colleague, await askToVoid(cast.treater, 'REFERRAL', id));
}

async function transfer(): Promise<void> {
  [there, third] = await write(async (tx) => {
    const at = { organizationId: elsewhere.organizationId, kind: 'HOSPITAL' } as const;
    const office = await actor(tx, clock, { ...at, role: 'REFERRAL_OFFICE', name: '转诊办' });
    const organizationId = await organization(tx, 'HOSPITAL', '南屏医院', clock.now());
    const departmentId = await department(tx, organizationId, 'XN', '心内科', clock.now());
    await tx.db.department.update({ where: { id: departmentId }, data: { isReferralTarget: true } });
    return [office, { organizationId, departmentId }];
  });
  await consents([network.hospital, elsewhere.organizationId, third.organizationId]);
  parentId = await into('IN_TREATMENT');
  later();
  await does('referralTransfer', cast.treater, parentId);
  childId = await childOf(parentId);
  await does('referralReview', cast.receiver, childId);
}

/** For each test the hospital that treats the resident has transferred the resident on, and the next one is asked. */
export function useTransferred(): void {
  useReferralScene();
  beforeEach(transfer);
}
