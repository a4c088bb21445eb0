import { correctAdmission } from '../../../domain/admission/correct.ts';
import { type ExchangedAdmission, nameAdmission } from '../../../domain/admission/exchanged.ts';
import type { AdmissionState } from '../../../domain/codes/admission.ts';
import type { Acting } from '../../../domain/viewer.ts';
import {
  ENCOUNTER_STATUS,
  type EncounterStatus,
  isLeaveWithdrawn,
  leaveIn,
  type ReceivedEncounter,
} from '../../map/encounter.ts';
import { ENCOUNTER_STEPS, type EncounterStep } from '../../map/encounter-steps.ts';
import { FhirFault, unprocessable } from '../fault.ts';
import type { Writing } from '../writing.ts';
import { cameBy, ENCOUNTER_ACTS, type Telling } from './encounter-acts.ts';
import {
  dischargedIn,
  dispositionOf,
  ELEMENTS,
  hospitalIn,
  kindIn,
  namedBy,
  referralIn,
  subjectIn,
} from './encounter-said.ts';

export const SOURCE = 'HIS';

export const statusRefused = (status: string): FhirFault =>
  unprocessable('ENCOUNTER_STATUS', `${status} is not kept here.`, 'Encounter.status', 'not-supported');

export const admissionFixed = (expression: string): FhirFault =>
  unprocessable(
    'ENCOUNTER_FIXED',
    'This was told once and stays: set entered-in-error, and tell the admission anew.',
    expression,
    'business-rule',
  );

/** Another resident, hospital or referral is another admission. */
export function requireSameAdmission(
  row: ExchangedAdmission,
  received: ReceivedEncounter,
  writing: Writing,
): void {
  const { hospitalId, hospitalName } = hospitalIn(received, writing);
  const said: readonly (readonly [string, boolean])[] = [
    [ELEMENTS.residentId, subjectIn(received, writing) === row.residentId],
    [
      ELEMENTS.hospitalId,
      hospitalId === null ? hospitalName === row.hospitalName : hospitalId === row.hospitalId,
    ],
    [
      ELEMENTS.referralId,
      row.referralId === (referralIn(received, writing) ?? row.referralId) || row.referralId === null,
    ],
  ];
  const changed = said.find(([, isSame]) => !isSame)?.[0] ?? null;
  if (changed !== null) throw admissionFixed(changed);
}

export function stepTo(status: EncounterStatus, row: ExchangedAdmission): EncounterStep {
  if (status === 'unknown') throw statusRefused(status);
  const state = row.state as AdmissionState;
  const step = ENCOUNTER_STEPS[state][status];
  if (step !== undefined) return step;
  const message = `An Encounter that is ${ENCOUNTER_STATUS[state]} does not become ${status}.`;
  throw new FhirFault({
    status: 409,
    issue: 'conflict',
    code: 'STATE_CONFLICT',
    message,
    expression: ['Encounter.status'],
  });
}

const unless = <Value extends Date | string>(
  said: Value | null,
  known: Date | string | null,
): Value | null => (said === null || said.valueOf() === known?.valueOf() ? null : said);

/** What of it was told otherwise before: each null where it was told so. */
export function corrections(row: ExchangedAdmission, received: ReceivedEncounter, step: EncounterStep) {
  const { start } = leaveIn(received) ?? {};
  const isStay = step === 'STAY';
  const hasNotLeft = isLeaveWithdrawn(received) && row.leaveFromAt !== null;
  const isLeaveSaid = isStay && !hasNotLeft && start !== undefined && row.leaveFromAt !== null;
  const leaveFromAt = isLeaveSaid ? new Date(start) : null;
  return {
    kind: unless(kindIn(received), row.kind),
    admittedAt: unless(new Date(received.period.start), row.admittedAt),
    leaveFromAt: unless(leaveFromAt, row.leaveFromAt),
    dischargedAt: isStay ? unless(dischargedIn(received), row.dischargedAt) : null,
    disposition: isStay ? unless(dispositionOf(received), row.disposition) : null,
    isStillThere: step === 'REOPEN' ? true : null,
    hasNotLeft: hasNotLeft ? true : null,
  };
}

/** The acts by which what is known becomes what is sent, in their order. */
function actsFor(told: Telling, step: EncounterStep) {
  const { row, received } = told;
  const act = ENCOUNTER_ACTS[step]?.(told) ?? null;
  if (row.state === 'PLANNED' || row.state === 'CANCELLED') return act === null ? [] : [act];
  const right = corrections(row, received, step);
  const isRight = Object.values(right).every((value) => value === null);
  const correct = (acting: Acting, on: Parameters<NonNullable<typeof act>>[1]) =>
    correctAdmission(acting, { ...on, ...right });
  return [...cameBy(told), ...(isRight ? [] : [correct]), ...(act === null ? [] : [act])];
}

/** Performs the acts, and keeps what the system calls it. @returns the id of the admission */
export async function performActs(
  acting: Acting,
  { row, received, writing }: Telling,
  step: EncounterStep,
): Promise<string> {
  const acts = actsFor({ row, received, writing }, step);

  // Each act moves the version on by one.
  for (const [before, act] of acts.entries()) {
    const on = { admissionId: row.id, expectedVersion: row.version + before, source: SOURCE } as const;
    await act(acting, { ...on, idempotencyKey: writing.key() });
  }
  await nameAdmission(row.id, namedBy(received, writing), { now: writing.now, isActed: acts.length > 0 });
  return row.id;
}
