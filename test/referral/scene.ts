import { beforeAll, beforeEach } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { recordConsent } from '../../domain/consent/record.ts';
import { WITH_PARTIES } from '../../domain/referral/claim.ts';
import { draftReferral, type ReferralDraftInput } from '../../domain/referral/draft.ts';
import { recordSafetyBlock } from '../../domain/safety-block/record.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import {
  actor,
  department,
  type Network,
  newKey,
  organization,
  SUNDAY_MORNING,
  smallNetwork,
} from '../fixtures/network.ts';
import { referralContent } from '../fixtures/referral-content.ts';
import { housed, newPerson } from '../fixtures/residents.ts';
import { safetyBlock } from '../fixtures/safety-block.ts';
import { useDatabase } from '../support/database.ts';

export const clock = testClock(SUNDAY_MORNING);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Who acts in these tests: at the home, at its clinic, at the hospital that is asked, and the resident. */
export interface Cast {
  readonly nurse: Acting;
  readonly doctor: Acting;
  readonly colleague: Acting;
  readonly office: Acting;
  readonly receiver: Acting;
  readonly treater: Acting;
  readonly scheduler: Acting;
  /** Of the health authority of the region. */
  readonly supervisor: Acting;
}

export let network: Network;
export let cast: Cast;
export let clinic: string;
/** Another hospital, and its department that takes referrals. */
export let elsewhere: { readonly organizationId: string; readonly departmentId: string };
/** The resident of the test at hand, with a safety block and a consent that names the hospital. */
export let residentId: string;

/** Somebody as the resident, for the account of the resident. */
export const patient = (id = residentId): Acting => ({
  ...cast.nurse,
  viewer: {
    ...cast.nurse.viewer,
    ...{ personId: `of ${id}`, organizationId: 'nowhere', roles: ['RESIDENT'], residentId: id },
  },
});

async function open(): Promise<void> {
  network = await smallNetwork(clock);
  const { home, hospital, cardiology, orthopaedics } = network;
  const people = await write(async (tx) => {
    clinic = await organization(tx, 'IN_HOUSE_CLINIC', '松鹤养老院医务室', clock.now());
    await tx.db.organization.update({ where: { id: clinic }, data: { partOfId: home } });
    const departments = { id: { in: [cardiology, orthopaedics] } };
    const other = await organization(tx, 'HOSPITAL', '山前医院', clock.now());
    const authority = await organization(tx, 'HEALTH_AUTHORITY', '斗门区卫生健康局', clock.now());
    elsewhere = {
      organizationId: other,
      departmentId: await department(tx, other, 'XN', '心内科', clock.now()),
    };
    departments.id.in.push(elsewhere.departmentId);
    await tx.db.department.updateMany({ where: departments, data: { isReferralTarget: true } });
    const at = (organizationId: string, role: 'CLINIC_DOCTOR' | 'REFERRAL_OFFICE') =>
      actor(tx, clock, {
        ...{ organizationId, role, name: role },
        kind: organizationId === hospital ? 'HOSPITAL' : 'IN_HOUSE_CLINIC',
      });
    return {
      doctor: await at(clinic, 'CLINIC_DOCTOR'),
      colleague: await at(clinic, 'CLINIC_DOCTOR'),
      office: await at(clinic, 'REFERRAL_OFFICE'),
      receiver: await at(hospital, 'REFERRAL_OFFICE'),
      supervisor: await actor(tx, clock, {
        ...{ organizationId: authority, role: 'HEALTH_SUPERVISOR', name: '监管员' },
        kind: 'HEALTH_AUTHORITY',
      }),
    };
  });
  cast = { ...people, nurse: network.nurse, treater: network.doctor, scheduler: network.scheduler };
}

/** A consent to REFERRAL that names the hospital, from now on. */
export const consents = (to = [network.hospital], of = residentId): Promise<string> =>
  recordConsent(cast.nurse, {
    ...{ idempotencyKey: newKey(), residentId: of, purpose: 'REFERRAL', recipientOrgIds: to },
    ...{ policyRef: '第1条', decision: 'GIVEN', basis: 'SELF', signerName: '陈阿婆', method: 'PAPER' },
    signedAt: clock.now(),
  });

export const writeSafety = (change = {}, of = residentId): Promise<string> =>
  recordSafetyBlock(cast.nurse, { idempotencyKey: newKey(), residentId: of, ...safetyBlock(change) });

/** A resident of the home without a safety block and without a consent. */
export async function bare(): Promise<string> {
  residentId = await housed(cast.nurse, newPerson());
  return residentId;
}

/** Another resident who can be referred, for the test at hand. */
export async function somebody(): Promise<string> {
  await bare();
  await writeSafety();
  await consents([network.hospital, elsewhere.organizationId]);
  return residentId;
}

/** One network for a test file, and another resident for each test. */
export function useReferralScene(): void {
  useDatabase();
  beforeAll(open);
  beforeEach(async () => {
    clock.set(SUNDAY_MORNING);
    await somebody();
  });
}

/** A draft of the home that nothing is wrong with. */
export const draftInput = (change: Partial<ReferralDraftInput> = {}): ReferralDraftInput => ({
  ...(referralContent(clock.now()) as unknown as ReferralDraftInput),
  ...{ idempotencyKey: newKey(), residentId, fromOrganizationId: clinic },
  faceToFaceAt: new Date(clock.now().getTime() - HOUR),
  targets: [{ organizationId: network.hospital, departmentId: network.cardiology }],
  ...change,
});

export const draft = (change: Partial<ReferralDraftInput> = {}, by = cast.nurse): Promise<string> =>
  draftReferral(by, draftInput(change));

export const stored = (id: string) =>
  read().referral.findUniqueOrThrow({
    where: { id },
    include: WITH_PARTIES,
  });
export const targetOf = async (id: string) => {
  const [target] = (await stored(id)).targets;
  if (target === undefined) throw new Error('it asks nobody');
  return target;
};
