import { beforeAll, beforeEach } from 'vitest';
import { testClock } from '../../domain/clock.ts';
import { type ConsentRecordInput, recordConsent } from '../../domain/consent/record.ts';
import { withdrawConsent } from '../../domain/consent/withdraw.ts';
import { isRecordOpen, OPENING_COLUMNS } from '../../domain/resident/policy.ts';
import type { Acting } from '../../domain/viewer.ts';
import { read } from '../../prisma/client.ts';
import { type Network, newKey, SUNDAY_MORNING, smallNetwork } from '../fixtures/network.ts';
import { housed, idCardNo, stranger } from '../fixtures/residents.ts';
import { useDatabase } from '../support/database.ts';

export const clock = testClock(SUNDAY_MORNING);
export const HOUR = 3_600_000;
/** The instant so many hours after the beginning of a test. */
export const later = (hours: number): Date => new Date(SUNDAY_MORNING.getTime() + hours * HOUR);

export let network: Network;
export let nurse: Acting;
/** A clinic and a hospital that have nothing to do with the resident, unless a consent names them. */
export let clinic: Acting;
export let hospital: Acting;
/** The resident of the test at hand, who lives in the home of the nurse, and the number of the ID card. */
export let residentId: string;
export let idNo: string;
let sequence = 100;

export async function newResident(): Promise<void> {
  sequence += 1;
  clock.set(SUNDAY_MORNING);
  idNo = idCardNo({ sequence });
  residentId = await housed(nurse, { idNo, healthCardNo: null });
}

/** Another resident for each test of this file, in a database of its own. */
export function useConsentScene(): void {
  useDatabase();
  beforeAll(async () => {
    network = await smallNetwork(clock);
    ({ nurse } = network);
    clinic = await stranger(clock, 'PRIMARY_CLINIC', 'FAMILY_DOCTOR');
    hospital = await stranger(clock, 'HOSPITAL', 'HOSP_DOCTOR');
  });
  beforeEach(newResident);
}

export const placeOf = ({ viewer }: Acting): string => viewer.organizationId;

/** A consent of the resident to share the record with the clinic that nothing is wrong with. */
export const consent = (change: Partial<ConsentRecordInput> = {}): ConsentRecordInput => ({
  idempotencyKey: newKey(),
  residentId,
  purpose: 'RECORD_SHARING',
  recipientOrgIds: [placeOf(clinic)],
  policyRef: '健康档案共享知情同意书 第1版',
  decision: 'GIVEN',
  basis: 'SELF',
  signerName: '陈阿婆',
  method: 'PAPER',
  signedAt: later(-1),
  ...change,
});

export const record = (change: Partial<ConsentRecordInput> = {}, by = nurse): Promise<string> =>
  recordConsent(by, consent(change));

export const REFUSED = {
  decision: 'REFUSED',
  residentWill: '不愿意',
  explained: '用途和期限',
  alternative: '携带纸质摘要',
} as const;

export const refuse = (change: Partial<ConsentRecordInput> = {}): Promise<string> =>
  record({ ...REFUSED, ...change });

export const load = (id: string) => read().consent.findUniqueOrThrow({ where: { id } });

export const withdraw = async (consentId: string): Promise<string> =>
  withdrawConsent(nurse, {
    idempotencyKey: newKey(),
    consentId,
    expectedVersion: (await load(consentId)).version,
    withdrawnByName: '陈阿婆',
  });

/** The resident as the openness of the record depends on it. */
export const opening = () =>
  read().resident.findUniqueOrThrow({ where: { id: residentId }, select: OPENING_COLUMNS });

export const isOpenTo = async ({ viewer }: Acting): Promise<boolean> =>
  isRecordOpen(viewer, await opening(), clock.now());
