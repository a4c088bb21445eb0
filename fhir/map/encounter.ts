import type { CodeableConcept, Coding, Encounter, Extension } from '@medplum/fhirtypes';
import { z } from 'zod';
import type { ExchangedAdmission } from '../../domain/admission/exchanged.ts';
import {
  ADMISSION_KINDS,
  type AdmissionKind,
  type AdmissionState,
  DISPOSITIONS,
  type Disposition,
} from '../../domain/codes/admission.ts';
import { isCodeOf, nameOfCode } from '../../domain/codes/code-table.ts';
import { ownOf } from '../../domain/codes/own.ts';
import { codeSystem } from '../codes.ts';
import { extension } from '../extensions.ts';
import { shaped } from '../facade/shaped.ts';
import { codingOf } from './coding.ts';
import { identifiersOf } from './department.ts';
import { instantIn, instantOf } from './instant.ts';
import { reference } from './shapes.ts';

export type EncounterStatus = NonNullable<Encounter['status']>;

/** Each state in R4 (domain 6). */
export const ENCOUNTER_STATUS: Readonly<Record<AdmissionState, EncounterStatus>> = {
  PLANNED: 'planned',
  ADMITTED: 'in-progress',
  ON_LEAVE: 'onleave',
  DISCHARGED: 'finished',
  CANCELLED: 'cancelled',
  VOIDED: 'entered-in-error',
};

export const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const CLASS_OF: Readonly<Record<AdmissionKind, Coding>> = {
  INPATIENT: { system: ACT_CODE, code: 'IMP', display: '住院' },
  OBSERVATION: { system: ACT_CODE, code: 'OBSENC', display: '留观' },
};

/** What a class of R4 is here: who is in the emergency department is observed there and not yet an inpatient. */
export const KIND_OF_CLASS: Readonly<Record<string, AdmissionKind>> = {
  IMP: 'INPATIENT',
  ACUTE: 'INPATIENT',
  OBSENC: 'OBSERVATION',
  EMER: 'OBSERVATION',
};

const DISCHARGE = 'http://terminology.hl7.org/CodeSystem/discharge-disposition';
const DISCHARGE_OF: Readonly<Record<Disposition, Coding>> = {
  RETURNED: { system: DISCHARGE, code: 'home', display: 'Home' },
  TRANSFERRED: { system: DISCHARGE, code: 'other-hcf', display: 'Other healthcare facility' },
  AGAINST_ADVICE: { system: DISCHARGE, code: 'aadvice', display: 'Left against advice' },
  DIED: { system: DISCHARGE, code: 'exp', display: 'Expired' },
  OTHER: { system: DISCHARGE, code: 'oth', display: 'Other' },
};
/** `long` is the home where somebody lives. */
const DISPOSITION_OF: Readonly<Record<string, Disposition>> = {
  ...{ home: 'RETURNED', 'alt-home': 'RETURNED', long: 'RETURNED' },
  ...{ 'other-hcf': 'TRANSFERRED', hosp: 'TRANSFERRED', psy: 'TRANSFERRED', rehab: 'TRANSFERRED' },
  ...{ snf: 'TRANSFERRED', aadvice: 'AGAINST_ADVICE', exp: 'DIED', oth: 'OTHER' },
};

const dispositionConcept = (disposition: string): CodeableConcept => ({
  coding: [
    codingOf('disposition', DISPOSITIONS, disposition),
    ...(isCodeOf(DISPOSITIONS, disposition) ? [DISCHARGE_OF[disposition]] : []),
  ],
  text: nameOfCode(DISPOSITIONS, disposition),
});

const LEAVE_PERIOD = extension('leave-period');
/** A leave as the Danish hospital notification says it (MedCom HospitalNotification 3.0; the URL is spelled so). */
const LEAVE_PERIODS: readonly string[] = [
  LEAVE_PERIOD,
  'http://medcomfhir.dk/ig/hospitalnotification/StructureDefinition/medcom-hospitalnotifiation-leave-period-extension',
];

const leavePeriod = (from: Date, to: Date | null): Extension => ({
  url: LEAVE_PERIOD,
  valuePeriod: { start: instantOf(from), ...(to !== null && { end: instantOf(to) }) },
});

/** An admission (住院) as R4 Encounter. */
export function encounterToFhir(admission: ExchangedAdmission): Encounter {
  const { id, names, kind, residentId, hospitalId, hospitalName, hospital, disposition } = admission;
  const { admittedAt, dischargedAt, leaveFromAt, leaveToAt, referralId } = admission;
  const display = hospital?.name ?? hospitalName;
  const end = dischargedAt === null ? {} : { end: instantOf(dischargedAt) };
  return {
    resourceType: 'Encounter',
    id,
    ...(leaveFromAt !== null && { extension: [leavePeriod(leaveFromAt, leaveToAt)] }),
    ...(names.length > 0 && { identifier: identifiersOf(names) }),
    status: ENCOUNTER_STATUS[admission.state as AdmissionState],
    class: isCodeOf(ADMISSION_KINDS, kind) ? CLASS_OF[kind] : { code: kind },
    subject: { reference: `Patient/${residentId}` },
    ...(referralId !== null && { basedOn: [{ reference: `ServiceRequest/${referralId}` }] }),
    period: { start: instantOf(admittedAt), ...end },
    ...(disposition !== null && {
      hospitalization: { dischargeDisposition: dispositionConcept(disposition) },
    }),
    serviceProvider: {
      ...(hospitalId !== null && { reference: `Organization/${hospitalId}` }),
      ...(display !== null && { display }),
    },
  };
}

const coding = z.object({ system: z.string().optional(), code: z.string().optional() });

const name = z.object({ system: z.string(), value: z.string() });
const stretch = z.object({ start: instantIn.optional(), end: instantIn.optional() });

/** What is read of an Encounter that a system sends. */
export const receivedEncounter = z.object({
  extension: z
    .array(
      z.object({
        url: z.string(),
        valuePeriod: z.unknown().optional(),
        valueBoolean: z.unknown().optional(),
      }),
    )
    .optional(),
  identifier: z.array(name).optional(),
  episodeOfCare: z.array(z.object({ identifier: name.optional() })).optional(),
  status: z.enum([
    ...(['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished', 'cancelled'] as const),
    ...(['entered-in-error', 'unknown'] as const),
  ]),
  class: coding,
  subject: reference,
  basedOn: z.array(z.object({ reference: z.string().optional() })).optional(),
  period: z.object({ start: instantIn, end: instantIn.optional() }),
  hospitalization: z
    .object({
      dischargeDisposition: z
        .object({ coding: z.array(coding).optional(), text: z.string().optional() })
        .optional(),
    })
    .optional(),
  serviceProvider: reference.extend({ display: z.string().optional() }).optional(),
});
export type ReceivedEncounter = z.infer<typeof receivedEncounter>;

/**
 * What the codes mean by which it is said how somebody left, each once: of ours, and of R4; null for one of ours that there is not.
 * Undefined where nothing is said, in words neither.
 */
export function dispositionsIn({
  hospitalization,
}: ReceivedEncounter): ReadonlySet<Disposition | null> | undefined {
  const said = hospitalization?.dischargeDisposition;
  if (said === undefined) return undefined;
  const meanings = (said.coding ?? []).flatMap(({ system = DISCHARGE, code = '' }) => {
    if (system === codeSystem('disposition')) return [isCodeOf(DISPOSITIONS, code) ? code : null];
    const meaning = system === DISCHARGE ? ownOf(DISPOSITION_OF, code) : undefined;
    return meaning === undefined ? [] : [meaning];
  });
  return new Set(meanings);
}

/** The identifiers of an admission; where it has none, those of its episode, as the Danish hospital notification has them. */
export const identifiersIn = ({ identifier, episodeOfCare = [] }: ReceivedEncounter) =>
  identifier ?? episodeOfCare.flatMap(({ identifier: one }) => (one === undefined ? [] : [one]));

/** Whether the latest leave is said to have been a mistake. */
export const isLeaveWithdrawn = ({ extension: list = [] }: ReceivedEncounter): boolean =>
  list.some(({ url, valueBoolean }) => url === extension('leave-withdrawn') && valueBoolean === true);

/** The leave that is told; null where none is. @throws FhirFault 422 ELEMENT */
export function leaveIn({ extension: list = [] }: ReceivedEncounter): z.infer<typeof stretch> | null {
  const said = list.find(({ url }) => LEAVE_PERIODS.includes(url));
  return said === undefined ? null : shaped(stretch, said.valuePeriod, 'Encounter.extension(leave-period)');
}
