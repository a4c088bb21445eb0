import type { Resource } from '@medplum/fhirtypes';
import { correctAdmission } from '../../../domain/admission/correct.ts';
import {
  admissionVersion,
  type ExchangedAdmission,
  exchangedAdmissions,
  nameAdmission,
} from '../../../domain/admission/exchanged.ts';
import { leaveHospital } from '../../../domain/admission/leave.ts';
import { planAdmission } from '../../../domain/admission/plan.ts';
import { recordAdmission } from '../../../domain/admission/record.ts';
import type { AdmissionState } from '../../../domain/codes/admission.ts';
import type { Acting } from '../../../domain/viewer.ts';
import { askVoid } from '../../../domain/void/ask.ts';
import {
  ENCOUNTER_STATUS,
  type EncounterStatus,
  isLeaveWithdrawn,
  leaveIn,
  type ReceivedEncounter,
  receivedEncounter,
} from '../../map/encounter.ts';
import { ENCOUNTER_STEPS, type EncounterStep } from '../../map/encounter-steps.ts';
import { inElements, rowAsRead } from '../as-read.ts';
import { FhirFault, unprocessable } from '../fault.ts';
import { shaped } from '../shaped.ts';
import type { Planned, Writes, Writing } from '../writing.ts';
import { cameBy, ENCOUNTER_ACTS, type Telling } from './encounter-acts.ts';
import {
  dischargedIn,
  dispositionOf,
  ELEMENTS,
  hospitalIn,
  kindIn,
  namedBy,
  referralIn,
  referred,
  voidReasonIn,
} from './encounter-said.ts';

const SOURCE = 'HIS';

const statusRefused = (status: string): FhirFault =>
  unprocessable('ENCOUNTER_STATUS', `${status} is not kept here.`, 'Encounter.status', 'not-supported');

/** As what an admission is told that is not known yet: who has arrived is admitted. */
const TOLD_AS: Readonly<Partial<Record<EncounterStatus, 'PLAN' | 'ADMISSION' | 'LEAVE'>>> = {
  ...{ planned: 'PLAN', arrived: 'ADMISSION', triaged: 'ADMISSION', 'in-progress': 'ADMISSION' },
  ...{ onleave: 'LEAVE', finished: 'ADMISSION' },
};

/** The acts by which an Encounter is told that is not known yet. */
function tellingAnew(received: ReceivedEncounter, writing: Writing) {
  const { status, subject, period } = received;
  const as = TOLD_AS[status];
  if (as === undefined) throw statusRefused(status);
  const who = { residentId: referred(subject.reference, 'Patient', writing, ELEMENTS.residentId) };
  const what = { source: SOURCE, kind: kindIn(received), ...hospitalIn(received, writing), ...who } as const;
  const at = new Date(period.start);
  if (as === 'PLAN')
    return (acting: Acting) =>
      planAdmission(acting, { ...what, plannedAt: at, idempotencyKey: writing.key() });
  const end = { dischargedAt: dischargedIn(received), disposition: dispositionOf(received) };
  const referralId = referralIn(received, writing);
  const leftAt = new Date(leaveIn(received)?.start ?? writing.now);
  return async (acting: Acting) => {
    const id = await recordAdmission(acting, {
      ...{ ...what, ...end, admittedAt: at, referralId, idempotencyKey: writing.key() },
    });
    if (as !== 'LEAVE') return id;
    const of = { admissionId: id, expectedVersion: await admissionVersion(id), source: SOURCE } as const;
    return leaveHospital(acting, { ...of, leftAt, idempotencyKey: writing.key() });
  };
}

async function create(resource: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedEncounter, resource, 'Encounter');
  const tell = tellingAnew(received, writing);
  const names = namedBy(received, writing);
  const acting = await writing.actor('reported');
  return {
    run: () =>
      inElements(ELEMENTS, async () => {
        const id = await tell(acting);
        await nameAdmission(id, names, { now: writing.now, isActed: true });
        return id;
      }),
  };
}

/** Another resident, hospital or referral is another admission. */
function requireSameAdmission(row: ExchangedAdmission, received: ReceivedEncounter, writing: Writing): void {
  const { hospitalId, hospitalName } = hospitalIn(received, writing);
  const said: readonly (readonly [string, boolean])[] = [
    [
      ELEMENTS.residentId,
      referred(received.subject.reference, 'Patient', writing, ELEMENTS.residentId) === row.residentId,
    ],
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
  if (changed === null) return;
  const message = 'This was told once and stays: set entered-in-error, and tell the admission anew.';
  throw unprocessable('ENCOUNTER_FIXED', message, changed, 'business-rule');
}

function stepTo(status: EncounterStatus, row: ExchangedAdmission): EncounterStep {
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

/** It stays as it is until a second person of the hospital agrees (domain 0 VOIDED). */
async function planVoid(row: ExchangedAdmission, next: Resource, writing: Writing): Promise<Planned> {
  const asked = { noun: 'ADMISSION', id: row.id, expectedVersion: row.version } as const;
  const reason = { reasonCode: voidReasonIn(next), reasonText: '医院信息系统标记为录入错误' } as const;
  const acting = await writing.actor('signed');
  return {
    run: () =>
      inElements(ELEMENTS, async () => {
        await askVoid(acting, { ...asked, ...reason, idempotencyKey: writing.key() });
        return row.id;
      }),
  };
}

const unless = <Value extends Date | string>(
  said: Value | null,
  known: Date | string | null,
): Value | null => (said === null || said.valueOf() === known?.valueOf() ? null : said);

/** What of it was told otherwise before: each null where it was told so. */
function corrections(row: ExchangedAdmission, received: ReceivedEncounter, step: EncounterStep) {
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
function actsFor(
  row: ExchangedAdmission,
  received: ReceivedEncounter,
  step: EncounterStep,
  writing: Writing,
) {
  const told: Telling = { row, received, writing };
  const act = ENCOUNTER_ACTS[step]?.(told) ?? null;
  if (row.state === 'PLANNED' || row.state === 'CANCELLED') return act === null ? [] : [act];
  const right = corrections(row, received, step);
  const isRight = Object.values(right).every((value) => value === null);
  const correct = (acting: Acting, on: Parameters<NonNullable<typeof act>>[1]) =>
    correctAdmission(acting, { ...on, ...right });
  return [...cameBy(told), ...(isRight ? [] : [correct]), ...(act === null ? [] : [act])];
}

async function change(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedEncounter, next, 'Encounter');
  const row = await rowAsRead(exchangedAdmissions, current, writing);
  const told = stepTo(received.status, row);
  // Who has not left does not return either.
  const step = told === 'RETURN' && isLeaveWithdrawn(received) ? 'STAY' : told;
  if (step === 'VOID') return planVoid(row, next, writing);
  if (row.state === 'VOIDED') return { run: async () => row.id };
  requireSameAdmission(row, received, writing);
  const acts = actsFor(row, received, step, writing);
  const acting = await writing.actor('reported');
  const names = namedBy(received, writing);
  return {
    run: () =>
      inElements(ELEMENTS, async () => {
        // Each act moves the version on by one.
        for (const [before, act] of acts.entries()) {
          const on = { admissionId: row.id, expectedVersion: row.version + before, source: SOURCE } as const;
          await act(acting, { ...on, idempotencyKey: writing.key() });
        }
        await nameAdmission(row.id, names, { now: writing.now, isActed: acts.length > 0 });
        return row.id;
      }),
  };
}

/** Encounters as a system tells of them: an admission, its leave and its end, and what of it was told wrongly. */
export const encounterWrites: Writes = {
  ...{ create, change },
  keeps: () => [
    ...['identifier', 'episodeOfCare', 'status', 'class', 'subject', 'basedOn', 'period'],
    ...['hospitalization', 'serviceProvider'],
  ],
  isConditional: true,
};
