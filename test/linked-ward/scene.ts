import { beforeAll, beforeEach } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import type { JointRoundWorklist } from '../../domain/codes/joint-round.ts';
import { recordConsent } from '../../domain/consent/record.ts';
import { roundNow } from '../../domain/linked-ward/available-actions.ts';
import { endLinkedWard, type LinkedWardEndInput } from '../../domain/linked-ward/end.ts';
import { planJointRound } from '../../domain/linked-ward/round-plan.ts';
import { type JointRoundRecordInput, recordJointRound } from '../../domain/linked-ward/round-record.ts';
import { signJointRound } from '../../domain/linked-ward/round-sign.ts';
import { jointRoundsWanted } from '../../domain/linked-ward/worklist.ts';
import { arriveReferral } from '../../domain/referral/visit.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { addDownReferral, type SentDown } from '../fixtures/down-referral.ts';
import {
  actor,
  type Network,
  newKey,
  organization,
  SUNDAY_MORNING,
  smallNetwork,
} from '../fixtures/network.ts';
import { housed, newPerson } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

export const clock = testClock(SUNDAY_MORNING);
const DAY = 86_400_000;
export const days = (number: number): void => clock.advance(number * DAY);

/** Who acts in these tests: two doctors of the hospital, two of the ward, a nurse of the home, and the resident. */
export interface Cast {
  readonly specialist: Acting;
  readonly otherSpecialist: Acting;
  readonly doctor: Acting;
  readonly colleague: Acting;
  readonly nurse: Acting;
  readonly patient: Acting;
}

export let network: Network;
export let ward: string;
export let cast: Cast;
export let residentId: string;
/** The stay of the test at hand. */
export let stayId: string;
let departmentId: string;

async function open(): Promise<void> {
  network = await smallNetwork(clock);
  const { hospital, nurse, doctor: specialist } = network;
  const people = await write(async (tx) => {
    ward = await organization(tx, 'PRIMARY_CLINIC', '海湾社区卫生服务中心', clock.now());
    departmentId = `ward ${ward}`;
    await tx.db.department.create({
      data: { id: departmentId, organizationId: ward, code: 'KF', name: '康复科' },
    });
    const atWard = { organizationId: ward, kind: 'PRIMARY_CLINIC', name: '医生丙' } as const;
    const atHospital = { organizationId: hospital, kind: 'HOSPITAL', name: '医生丁' } as const;
    return {
      doctor: await actor(tx, clock, { ...atWard, role: 'CLINIC_DOCTOR' }),
      colleague: await actor(tx, clock, { ...atWard, role: 'FAMILY_DOCTOR' }),
      otherSpecialist: await actor(tx, clock, { ...atHospital, role: 'HOSP_DOCTOR' }),
    };
  });
  cast = { ...people, specialist, nurse, patient: nurse };
}

/** A referral of the resident at hand that the ward has accepted. */
export async function sentDown(change: Partial<SentDown> = {}, of = residentId): Promise<string> {
  const consentId = await recordConsent(cast.nurse, {
    ...{ idempotencyKey: newKey(), residentId: of, purpose: 'REFERRAL', recipientOrgIds: [ward] },
    ...{ policyRef: '第1条', decision: 'GIVEN', basis: 'SELF', signerName: '陈阿婆', method: 'PAPER' },
    signedAt: clock.now(),
  });
  const sides = { hospitalOrgId: network.hospital, localOrgId: ward, departmentId };
  const { personId: ownerId } = cast.specialist.viewer;
  const sent = { residentId: of, consentId, ...sides, ownerId, ...change };
  return write((tx) => addDownReferral(tx, sent, clock.now()));
}

export const arrive = (referralId: string): Promise<string> =>
  arriveReferral(cast.doctor, { idempotencyKey: newKey(), referralId, expectedVersion: 1 });

/** Another resident of the home has arrived in the ward. @returns the id of the stay */
export async function somebody(): Promise<string> {
  residentId = await housed(network.nurse, newPerson());
  const { nurse } = network;
  const roles = ['RESIDENT' as const];
  const own = { personId: `of ${residentId}`, organizationId: 'nowhere', roles, residentId };
  cast = { ...cast, patient: { ...nurse, viewer: { ...nurse.viewer, ...own } } };
  const referralId = await sentDown();
  await arrive(referralId);
  stayId = (await read().linkedWardStay.findUniqueOrThrow({ where: { referralId } })).id;
  return stayId;
}

/** One network for a test file, and for each test somebody else who has arrived on Sunday, 22 November 2026. */
export function useWardScene(): void {
  useDatabase();
  beforeAll(open);
  beforeEach(async () => {
    clock.set(SUNDAY_MORNING);
    await somebody();
  });
}

export const stay = (id = stayId) => read().linkedWardStay.findUniqueOrThrow({ where: { id } });
/** The rounds of the stay at hand, in the order in which they were planned. */
export const rounds = (id = stayId) =>
  read().jointRound.findMany({ where: { stayId: id }, orderBy: { no: 'asc' } });
/** The latest of them. */
export const lastRound = async (id = stayId) => {
  const last = (await rounds(id)).at(-1);
  if (last === undefined) throw new Error('no round is planned');
  return last;
};

const onRound = async (jointRoundId: string) => {
  const row = await read().jointRound.findUniqueOrThrow({ where: { id: jointRoundId } });
  const { version: expectedVersion } = roundNow(row, clock.now());
  return { idempotencyKey: newKey(), jointRoundId, expectedVersion };
};

const FOUND = { mode: 'IN_PERSON', findings: '伤口愈合良好', orders: '继续训练' } as const;
export const record = async (by: Acting, id: string, change: Partial<JointRoundRecordInput> = {}) =>
  recordJointRound(by, { ...(await onRound(id)), ...FOUND, ...change });
export const sign = async (by: Acting, id: string) => signJointRound(by, await onRound(id));
export const move = async (by: Acting, id: string, plannedOn: string) =>
  planJointRound(by, { ...(await onRound(id)), plannedOn });
export const addOne = (by: Acting, plannedOn: string): Promise<string> =>
  planJointRound(by, { idempotencyKey: newKey(), linkedWardStayId: stayId, plannedOn });

const HOME = { outcome: 'DISCHARGED', reasonCode: 'GOALS_REACHED', summary: '康复良好，回家' } as const;
export const onStay = async () => ({
  ...{ idempotencyKey: newKey(), linkedWardStayId: stayId, expectedVersion: (await stay()).version },
});
export const end = async (by: Acting, change: Partial<LinkedWardEndInput> = {}) =>
  endLinkedWard(by, { ...(await onStay()), ...HOME, ...change });

/** The numbers of the rounds of the stay at hand that stand on a worklist of somebody. */
export async function listed({ viewer }: Acting, worklist: JointRoundWorklist): Promise<number[]> {
  const where = jointRoundsWanted(viewer, { worklist, linkedWardStayId: stayId }, clock.now());
  return (await read().jointRound.findMany({ where, orderBy: { no: 'asc' } })).map(({ no }) => no);
}

export const alarms = async (nounId: string) =>
  (await read().alarm.findMany({ where: { nounId }, orderBy: { organizationId: 'asc' } })).map(
    ({ kind, state, organizationId }) => ({ kind, state, organizationId }),
  );
