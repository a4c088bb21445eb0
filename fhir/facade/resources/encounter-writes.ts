import type { Encounter, Resource } from '@medplum/fhirtypes';
import {
  type ExchangedAdmission,
  exchangedAdmissions,
  nameAdmission,
} from '../../../domain/admission/exchanged.ts';
import { recordAdmission } from '../../../domain/admission/record.ts';
import type { AdmissionKind, AdmissionState } from '../../../domain/codes/admission.ts';
import { isCodeOf } from '../../../domain/codes/code-table.ts';
import { VOID_REASONS } from '../../../domain/codes/second-approval.ts';
import { askVoid } from '../../../domain/void/ask.ts';
import { extension } from '../../codes.ts';
import {
  dispositionIn,
  ENCOUNTER_STATUS,
  type EncounterStatus,
  KIND_OF_CLASS,
  type ReceivedEncounter,
  receivedEncounter,
} from '../../map/encounter.ts';
import { inElements, rowAsRead } from '../as-read.ts';
import { FhirFault, unprocessable } from '../fault.ts';
import { literal } from '../params.ts';
import { shaped } from '../shaped.ts';
import type { Planned, Writes, Writing } from '../writing.ts';

const ELEMENTS = {
  residentId: 'Encounter.subject',
  kind: 'Encounter.class',
  hospitalId: 'Encounter.serviceProvider',
  hospitalName: 'Encounter.serviceProvider.display',
  admittedAt: 'Encounter.period.start',
  dischargedAt: 'Encounter.period.end',
  disposition: 'Encounter.hospitalization.dischargeDisposition',
  identifier: 'Encounter.identifier',
};

function kindIn({ class: { code = '' } }: ReceivedEncounter): AdmissionKind {
  const kind = KIND_OF_CLASS[code];
  if (kind !== undefined) return kind;
  const message = `An admission is of the class ${Object.keys(KIND_OF_CLASS).join(', ')}.`;
  throw unprocessable('ENCOUNTER_CLASS', message, 'Encounter.class', 'not-supported');
}

function dispositionOf(received: ReceivedEncounter) {
  const disposition = dispositionIn(received);
  if (disposition !== null) return disposition ?? null;
  const message = 'How the resident left is said by a code of R4, or of ours.';
  throw unprocessable('DISPOSITION', message, ELEMENTS.disposition, 'code-invalid');
}

/** An end is said of what is finished, and of nothing else. */
function dischargedIn({ status, period: { end } }: ReceivedEncounter): Date | null {
  const isOver = status === 'finished';
  if (isOver === (end !== undefined)) return end === undefined ? null : new Date(end);
  const message = isOver ? 'Say when it ended.' : 'What goes on has no end.';
  throw unprocessable('ENCOUNTER_PERIOD', message, ELEMENTS.dischargedAt);
}

const named = ({ identifier = [] }: ReceivedEncounter, { client }: Writing) =>
  identifier.map((name) => ({ ...name, organizationId: client.organization.id }));

function referred(reference: string, type: string, writing: Writing, expression: string): string {
  const target = literal(writing.resolved(reference), writing.base);
  if (target?.type === type) return target.id;
  throw unprocessable('REFERENCE', `Name a ${type} as ${type}/[id].`, expression);
}

/** The hospital that is named; the client's own where none is. */
function hospitalIn({ serviceProvider = {} }: ReceivedEncounter, writing: Writing) {
  const { reference, display } = serviceProvider;
  if (reference !== undefined)
    return {
      hospitalId: referred(reference, 'Organization', writing, ELEMENTS.hospitalId),
      hospitalName: null,
    };
  if (display !== undefined) return { hospitalId: null, hospitalName: display };
  return { hospitalId: writing.client.organization.id, hospitalName: null };
}

/** Statuses in which an admission is told: who has arrived is admitted. */
const GOES_ON: readonly EncounterStatus[] = ['arrived', 'triaged', 'in-progress'];

const statusRefused = (status: string): FhirFault =>
  unprocessable('ENCOUNTER_STATUS', `${status} is not kept here.`, 'Encounter.status', 'not-supported');

async function create(resource: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedEncounter, resource, 'Encounter');
  const { status, subject, period } = received;
  if (!GOES_ON.includes(status) && status !== 'finished') throw statusRefused(status);
  const told = {
    ...({ source: 'HIS', kind: kindIn(received), ...hospitalIn(received, writing) } as const),
    residentId: referred(subject.reference, 'Patient', writing, ELEMENTS.residentId),
    admittedAt: new Date(period.start),
    dischargedAt: dischargedIn(received),
    disposition: dispositionOf(received),
  };
  const acting = await writing.actor('reported');
  return {
    run: () =>
      inElements(ELEMENTS, async () => {
        const id = await recordAdmission(acting, { ...told, idempotencyKey: writing.key() });
        const names = named(received, writing);
        await nameAdmission(id, names, { now: writing.now, isActed: true });
        return id;
      }),
  };
}

/** What was told once stays: what is wrong of it is taken back as a whole, and told anew. */
function requireUnchanged(row: ExchangedAdmission, received: ReceivedEncounter, writing: Writing): void {
  const { subject, period } = received;
  const { hospitalId, hospitalName } = hospitalIn(received, writing);
  const isSame: Readonly<Record<string, boolean>> = {
    [ELEMENTS.residentId]:
      referred(subject.reference, 'Patient', writing, ELEMENTS.residentId) === row.residentId,
    [ELEMENTS.kind]: kindIn(received) === row.kind,
    [ELEMENTS.admittedAt]: Date.parse(period.start) === row.admittedAt.getTime(),
    [ELEMENTS.hospitalId]:
      hospitalId === null ? hospitalName === row.hospitalName : hospitalId === row.hospitalId,
  };
  const [changed] = Object.entries(isSame).find(([, same]) => !same) ?? [];
  if (changed === undefined) return;
  const message = 'This was told once and stays: set entered-in-error, and tell the admission anew.';
  throw unprocessable('ENCOUNTER_FIXED', message, changed, 'business-rule');
}

function requireSameEnd(row: ExchangedAdmission, received: ReceivedEncounter): void {
  if (dischargedIn(received)?.getTime() !== row.dischargedAt?.getTime())
    throw unprocessable('ENCOUNTER_FIXED', 'When it ended was told already.', ELEMENTS.dischargedAt);
  if (dispositionOf(received) === row.disposition) return;
  throw unprocessable('ENCOUNTER_FIXED', 'How it ended was told already.', ELEMENTS.disposition);
}

type Step = 'STAY' | 'DISCHARGE' | 'VOID';

const TAKEN_BACK = { cancelled: 'VOID', 'entered-in-error': 'VOID' } as const;
/** What a status means for an admission in a state; every other one is refused. */
const STEPS: Readonly<Record<AdmissionState, Readonly<Partial<Record<EncounterStatus, Step>>>>> = {
  ADMITTED: { arrived: 'STAY', triaged: 'STAY', 'in-progress': 'STAY', finished: 'DISCHARGE', ...TAKEN_BACK },
  DISCHARGED: { finished: 'STAY', ...TAKEN_BACK },
  VOIDED: { cancelled: 'STAY', 'entered-in-error': 'STAY' },
};
const KEPT = new Set(Object.values(STEPS).flatMap((steps) => Object.keys(steps)));

function stepTo(status: EncounterStatus, row: ExchangedAdmission): Step {
  if (!KEPT.has(status)) throw statusRefused(status);
  const state = row.state as AdmissionState;
  const step = STEPS[state][status];
  if (step !== undefined) return step;
  const message = `An Encounter that is ${ENCOUNTER_STATUS[state]} does not become ${status}.`;
  const refused = {
    issue: 'conflict',
    code: 'STATE_CONFLICT',
    message,
    expression: ['Encounter.status'],
  } as const;
  throw new FhirFault({ status: 409, ...refused });
}

/** By the extension of ours; else that what was said is wrong. */
function voidReasonIn(resource: Resource) {
  const { extension: extensions } = resource as Encounter;
  const told = Array.isArray(extensions)
    ? extensions.find(({ url }) => url === extension('void-reason'))?.valueCode
    : undefined;
  if (told === undefined) return 'WRONG_DATA';
  if (typeof told === 'string' && isCodeOf(VOID_REASONS, told)) return told;
  const message = `Why it is void is one of ${Object.keys(VOID_REASONS).join(', ')}.`;
  throw unprocessable('VOID_REASON', message, 'Encounter.extension', 'code-invalid');
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

async function planDischarge(
  row: ExchangedAdmission,
  received: ReceivedEncounter,
  writing: Writing,
): Promise<() => Promise<unknown>> {
  const of = { admissionId: row.id, residentId: row.residentId, expectedVersion: row.version };
  const end = { dischargedAt: dischargedIn(received), disposition: dispositionOf(received) };
  const acting = await writing.actor('reported');
  return () => recordAdmission(acting, { ...of, ...end, source: 'HIS', idempotencyKey: writing.key() });
}

async function change(current: Resource, next: Resource, writing: Writing): Promise<Planned> {
  const received = shaped(receivedEncounter, next, 'Encounter');
  const row = await rowAsRead(exchangedAdmissions, current, writing);
  const step = stepTo(received.status, row);
  if (step === 'VOID') return planVoid(row, next, writing);
  if (row.state === 'VOIDED') return { run: async () => row.id };
  requireUnchanged(row, received, writing);
  if (step === 'STAY') requireSameEnd(row, received);
  const act = step === 'DISCHARGE' ? await planDischarge(row, received, writing) : null;
  const names = named(received, writing);
  return {
    run: () =>
      inElements(ELEMENTS, async () => {
        await act?.();
        const kept = { now: writing.now, isActed: act !== null };
        await nameAdmission(row.id, names, kept);
        return row.id;
      }),
  };
}

/** Encounters as a system tells of them: an admission, its end, and that it was told in error. */
export const encounterWrites: Writes = { create, change, isConditional: true };
