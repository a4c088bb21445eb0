import type { Encounter, Resource } from '@medplum/fhirtypes';
import type { AdmissionKind } from '../../../domain/codes/admission.ts';
import { isCodeOf } from '../../../domain/codes/code-table.ts';
import { ownOf } from '../../../domain/codes/own.ts';
import { VOID_REASONS } from '../../../domain/codes/second-approval.ts';
import { extension } from '../../extensions.ts';
import {
  ACT_CODE,
  dispositionsIn,
  type EncounterStatus,
  identifiersIn,
  KIND_OF_CLASS,
  type ReceivedEncounter,
} from '../../map/encounter.ts';
import type { ReferenceIn } from '../../map/shapes.ts';
import { unprocessable } from '../fault.ts';
import { idReferred, named, ownNames } from '../named.ts';
import type { Writing } from '../writing.ts';

const LEAVE = 'Encounter.extension(leave-period)';

/** What the input of an act is called in an Encounter. */
export const ELEMENTS = {
  residentId: 'Encounter.subject',
  kind: 'Encounter.class',
  hospitalId: 'Encounter.serviceProvider',
  hospitalName: 'Encounter.serviceProvider.display',
  admittedAt: 'Encounter.period.start',
  plannedAt: 'Encounter.period.start',
  ...{ leftAt: LEAVE, returnedAt: LEAVE, leaveFromAt: LEAVE },
  dischargedAt: 'Encounter.period.end',
  disposition: 'Encounter.hospitalization.dischargeDisposition',
  isStillThere: 'Encounter.status',
  hasNotLeft: 'Encounter.extension(leave-withdrawn)',
  referralId: 'Encounter.basedOn',
  identifier: 'Encounter.identifier',
};

/** By a code of v3-ActCode, also where it names no system. @throws FhirFault 422 ENCOUNTER_CLASS */
export function kindIn({ class: { system = ACT_CODE, code = '' } }: ReceivedEncounter): AdmissionKind {
  const kind = system === ACT_CODE ? ownOf(KIND_OF_CLASS, code) : undefined;
  if (kind !== undefined) return kind;
  const message = `An admission is of the class ${Object.keys(KIND_OF_CLASS).join(', ')} of ${ACT_CODE}.`;
  throw unprocessable('ENCOUNTER_CLASS', message, 'Encounter.class', 'not-supported');
}

/** @throws FhirFault 422 DISPOSITION, CONTRADICTION: words alone are not read, and nobody left in two ways */
export function dispositionOf(received: ReceivedEncounter) {
  const meanings = dispositionsIn(received);
  if (meanings === undefined) return null;
  const [disposition = null, ...others] = meanings;
  if (disposition === null || others.includes(null)) {
    const message = 'How the resident left is said by a code of R4, or of ours.';
    throw unprocessable('DISPOSITION', message, ELEMENTS.disposition, 'code-invalid');
  }
  if (others.length === 0) return disposition;
  const message = `The codes contradict each other: ${[...meanings].join(', ')}.`;
  throw unprocessable('CONTRADICTION', message, ELEMENTS.disposition, 'business-rule');
}

/** Of these an end is when it is likely to be over, and is not kept. */
const EXPECTED_END: readonly EncounterStatus[] = ['planned', 'onleave'];

/** An end is said of what is finished, and of nothing that goes on. */
export function dischargedIn({ status, period: { end } }: ReceivedEncounter): Date | null {
  if (EXPECTED_END.includes(status)) return null;
  const isOver = status === 'finished';
  if (isOver === (end !== undefined)) return end === undefined ? null : new Date(end);
  const message = isOver ? 'Say when it ended.' : 'What goes on has no end.';
  throw unprocessable('ENCOUNTER_PERIOD', message, ELEMENTS.dischargedAt);
}

/** What the client's system calls it. */
export const namedBy = (received: ReceivedEncounter, writing: Writing) =>
  ownNames(identifiersIn(received), writing);

/** @throws FhirFault 422 REFERENCE */
export function referred(reference: string, type: string, writing: Writing, expression: string): string {
  const id = idReferred(reference, type, writing);
  if (id !== null) return id;
  throw unprocessable('REFERENCE', `Name a ${type} as ${type}/[id].`, expression);
}

/**
 * The same with the resident and the hospital named by their addresses, where they were by an identifier alone. A hospital that is named in words
 * too may be none of the network.
 * @throws FhirFault 422 REFERENCE
 */
export async function addressed(received: ReceivedEncounter, writing: Writing): Promise<ReceivedEncounter> {
  const { subject, serviceProvider } = received;
  const id = async (of: ReferenceIn, type: 'Patient' | 'Organization', expression: string) =>
    (await named(of, { type, expression, writing }))();
  const isToBeFound = (of: ReferenceIn): boolean => of.reference === undefined && of.identifier !== undefined;
  return {
    ...received,
    ...(isToBeFound(subject) && {
      subject: { reference: `Patient/${await id(subject, 'Patient', ELEMENTS.residentId)}` },
    }),
    ...(serviceProvider !== undefined &&
      serviceProvider.display === undefined &&
      isToBeFound(serviceProvider) && {
        serviceProvider: {
          reference: `Organization/${await id(serviceProvider, 'Organization', ELEMENTS.hospitalId)}`,
        },
      }),
  };
}

/** The resident. @throws FhirFault 422 REFERENCE */
export const subjectIn = ({ subject }: ReceivedEncounter, writing: Writing): string =>
  referred(subject.reference ?? '', 'Patient', writing, ELEMENTS.residentId);

/**
 * The referral by which the resident came; null where none is named, or only by an identifier of another order.
 * @throws FhirFault 422 REFERENCE
 */
export function referralIn({ basedOn = [] }: ReceivedEncounter, writing: Writing): string | null {
  const [first, ...more] = basedOn.flatMap(({ reference }) => (reference === undefined ? [] : [reference]));
  if (first === undefined) return null;
  if (more.length === 0) return referred(first, 'ServiceRequest', writing, ELEMENTS.referralId);
  throw unprocessable('REFERENCE', 'Somebody is admitted by one ServiceRequest.', ELEMENTS.referralId);
}

/** The hospital that is named; the client's own where none is. */
export function hospitalIn({ serviceProvider = {} }: ReceivedEncounter, writing: Writing) {
  const { reference, display } = serviceProvider;
  if (reference !== undefined)
    return {
      hospitalId: referred(reference, 'Organization', writing, ELEMENTS.hospitalId),
      hospitalName: null,
    };
  if (display !== undefined) return { hospitalId: null, hospitalName: display };
  return { hospitalId: writing.client.organization.id, hospitalName: null };
}

/** By the extension of ours; else that what was said is wrong. */
export function voidReasonIn(resource: Resource) {
  const { extension: extensions } = resource as Encounter;
  const told = Array.isArray(extensions)
    ? extensions.find(({ url }) => url === extension('void-reason'))?.valueCode
    : undefined;
  if (told === undefined) return 'WRONG_DATA';
  if (typeof told === 'string' && isCodeOf(VOID_REASONS, told)) return told;
  const message = `Why it is void is one of ${Object.keys(VOID_REASONS).join(', ')}.`;
  throw unprocessable('VOID_REASON', message, 'Encounter.extension', 'code-invalid');
}
