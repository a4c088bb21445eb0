import { beforeAll, beforeEach } from 'vitest';
import type { Role } from '../../domain/codes/role.ts';
import { setDutyRoster } from '../../domain/duty/set-roster.ts';
import * as call from '../../domain/emergency/call.ts';
import { completeEmergency } from '../../domain/emergency/complete.ts';
import { divertEmergency, type EmergencyDivertInput } from '../../domain/emergency/divert.ts';
import { notesIn } from '../../domain/emergency/notes.ts';
import { type EmergencyNotifyInput, notifyEmergency } from '../../domain/emergency/notify.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read, write } from '../../prisma/client.ts';
import { actor, newKey } from '../fixtures/network.ts';
import { asRead, does } from '../referral/acts.ts';
import { cast, clock, elsewhere, HOUR, network, residentId, useReferralScene } from '../referral/scene.ts';

/** A doctor who works in the home itself: signs, and needs nobody who does. */
export let houseDoctor: Acting;
/** Of the other hospital, to which an emergency is diverted. */
export let elsewhereOffice: Acting;
export let elsewhereDoctor: Acting;
let admin: Acting;

const staff = (organizationId: string, role: Role, name: string): Promise<Acting> =>
  write((tx) => actor(tx, clock, { organizationId, kind: 'HOSPITAL', role, name }));

type Duty = 'REFERRAL_OFFICE' | 'CO_SIGN';
const PHONES: Readonly<Record<Duty, string>> = { REFERRAL_OFFICE: '0756-2120120', CO_SIGN: '0756-2120121' };

/** Whose duty it is in the next twelve hours. */
async function onDuty({ viewer: { organizationId, personId: holderId } }: Acting, duty: Duty): Promise<void> {
  const place = { organizationId, function: duty } as const;
  const known = await read().dutyRoster.findUnique({ where: { organizationId_function: place } });
  const startAt = clock.now();
  const endAt = new Date(startAt.getTime() + 12 * HOUR);
  const by = { ...admin, viewer: { ...admin.viewer, organizationId } };
  await setDutyRoster(by, {
    ...{ idempotencyKey: newKey(), function: duty, phone: PHONES[duty] },
    shifts: [{ holderId, startAt, endAt }],
    ...(known && { expectedVersion: known.version }),
  });
}

async function open(): Promise<void> {
  const { hospital, agreement } = network;
  houseDoctor = { ...cast.nurse, viewer: { ...cast.nurse.viewer, roles: ['CLINIC_DOCTOR'] } };
  elsewhereOffice = await staff(elsewhere.organizationId, 'REFERRAL_OFFICE', '山前转诊办');
  elsewhereDoctor = await staff(elsewhere.organizationId, 'HOSP_DOCTOR', '山前医生');
  admin = await staff(hospital, 'ORG_ADMIN', '院办');
  await write(async ({ db }) => {
    await db.organizationCapability.create({ data: { organizationId: hospital, capability: 'EMERGENCY' } });
    await db.agreementService.create({ data: { agreementId: agreement, service: 'EMERGENCY' } });
  });
}

/** One network for a test file with a hospital that is ready, and another resident for each test. */
export function useEmergencyScene(): void {
  useReferralScene();
  beforeAll(open);
  beforeEach(async () => {
    await onDuty(cast.receiver, 'REFERRAL_OFFICE');
    await onDuty(cast.doctor, 'CO_SIGN');
  });
}

export const notice = (change: Partial<EmergencyNotifyInput> = {}): EmergencyNotifyInput => ({
  ...{ idempotencyKey: newKey(), residentId, targetOrganizationId: network.hospital },
  ...{ departmentId: network.cardiology, place: '三楼306房卫生间' },
  ...{ symptoms: '跌倒后意识不清，右侧肢体无力', callBackPhone: '0756-2123456' },
  ...change,
});

export const told = (change: Partial<EmergencyNotifyInput> = {}, by: Acting = cast.nurse): Promise<string> =>
  notifyEmergency(by, notice(change));

export const divert = async (by: Acting, id: string, change: Partial<EmergencyDivertInput> = {}) =>
  divertEmergency(by, {
    ...(await asRead(id)),
    ...{ toOrganizationId: elsewhere.organizationId, departmentId: elsewhere.departmentId },
    ...{ acceptedByName: '山前急诊医生', acceptedByPhone: '0756-2999999', reasonCode: 'NO_BED' },
    ...change,
  });

export const calls = async (
  by: Acting,
  id: string,
  change: Partial<call.EmergencyCallRecordInput> = {},
): Promise<string> =>
  call.recordCall(by, {
    ...(await asRead(id)),
    ...{ calledNumber: '120', calledAt: clock.now(), result: 'PROMISED_AMBULANCE' },
    ...change,
  });

export const remainder = () =>
  ({
    ...{ presentIllness: '夜间如厕跌倒，十分钟后被发现', treatmentSoFar: '吸氧，保暖，侧卧' },
    vitals: { notMeasurableReason: '转运前来不及测量' },
    diagnoses: [{ role: 'PRELIMINARY', name: '脑卒中待排' }],
  }) as const;
export const completes = async (by: Acting, id: string, change: object = {}): Promise<string> =>
  completeEmergency(by, { ...(await asRead(id)), ...remainder(), ...change });

export const eventOf = (referralId: string) =>
  read().emergencyEvent.findUniqueOrThrow({ where: { referralId }, include: { calls: true } });
export const notesOf = async (id: string) => notesIn((await eventOf(id)).notes).sort();

/** An emergency that the hospital has treated, up to the feedback. */
export async function treated(): Promise<string> {
  const id = await told();
  await does('referralArrive', cast.scheduler, id);
  await does('referralTreat', cast.treater, id);
  await does('referralComplete', cast.treater, id);
  return does('referralFeedback', cast.treater, id);
}

const OPEN = ['RAISED', 'ACKNOWLEDGED'];
/** Which alarms about it stand at an organisation, by kind and state. */
export async function alarmsAt(organizationId: string, nounId: string): Promise<string[]> {
  const where = { organizationId, nounId, state: { in: OPEN } };
  const found = await read().alarm.findMany({ where, orderBy: { id: 'asc' } });
  return found.map(({ kind, state }) => (state === 'RAISED' ? kind : `${kind} ${state}`));
}

/** Sets something right again after the test at hand. */
export async function during(
  set: object,
  reset: object,
  table: 'hospital' | 'home' | 'department',
  act: () => Promise<unknown>,
) {
  const put = (data: object) =>
    write(async ({ db }) => {
      if (table === 'department') await db.department.update({ where: { id: network.cardiology }, data });
      else await db.organization.update({ where: { id: network[table] }, data });
    });
  await put(set);
  try {
    return await act();
  } finally {
    await put(reset);
  }
}
