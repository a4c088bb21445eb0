import type { Coding, Condition, Reference } from '@medplum/fhirtypes';
import { z } from 'zod';
import { DIAGNOSIS_ROLES, type DiagnosisSystem } from '../../domain/codes/referral.ts';
import type { DiagnosisInput } from '../../domain/referral/content.ts';
import type { OpenDiagnosis } from '../../domain/referral/open-content.ts';
import { codeSystem, SYSTEMS } from '../codes.ts';
import { unprocessable } from '../facade/fault.ts';
import { shaped } from '../facade/shaped.ts';
import { whole } from './carried.ts';
import { conceptOf } from './coding.ts';
import type { DocumentIn } from './document.ts';
import { type Concept, codeIn, concept } from './shapes.ts';

/** Each list of diagnoses under its own system (requirements B.7). */
export const DIAGNOSIS_SYSTEMS: Readonly<Record<DiagnosisSystem, string>> = {
  ICD_10: SYSTEMS.icd10,
  ICD_10_CLINICAL: SYSTEMS.icd10China,
  ICD_10_INSURANCE: codeSystem('icd-10-insurance'),
  TCM: codeSystem('tcm-disease'),
};

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';

/** What stands for a PROTECTED name. */
export const MASKED = '保密诊断';

function codingOfDiagnosis({ system, systemVersion, code, name }: NonNullable<OpenDiagnosis['named']>) {
  if (system === null || code === null) return {};
  const coding: Coding = {
    system: DIAGNOSIS_SYSTEMS[system],
    ...(systemVersion !== null && { version: systemVersion }),
    ...{ code, display: name },
  };
  return { coding: [coding] };
}

/** A diagnosis (诊断) as R4 Condition; a PROTECTED one without its name. */
export const diagnosisToFhir = (
  { role, named }: OpenDiagnosis,
  { id, subject }: { readonly id: string; readonly subject: Reference },
): Condition => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: { coding: [{ system: CLINICAL, code: 'active' }] },
  category: [conceptOf('diagnosis-role', DIAGNOSIS_ROLES, role)],
  code: named === null ? { text: MASKED } : { ...codingOfDiagnosis(named), text: named.name },
  subject: subject as NonNullable<Condition['subject']>,
});

/** What came back as it was shown: there is a name, and whoever sends it was not told. */
export const isMaskedDiagnosis = ({ name, code }: DiagnosisInput): boolean =>
  name === MASKED && code === undefined;

/** Whether it holds, and is certain, `modifiers.ts` has asked. */
const MODIFIED = ['clinicalStatus', 'verificationStatus'];
const condition = whole(
  { resourceType: z.literal('Condition'), category: z.array(concept).optional(), code: concept },
  [...MODIFIED, 'identifier', 'subject', 'encounter', 'recordedDate', 'recorder', 'asserter'],
);

const SYSTEMS_KNOWN = Object.entries(DIAGNOSIS_SYSTEMS) as [DiagnosisSystem, string][];

/** The code of a list that is kept; what a system calls it beside that is its own. @throws FhirFault 422 DIAGNOSIS_CODED_TWICE, DIAGNOSIS_SYSTEM */
function codingIn({ coding: codings = [] }: Concept, expression: string) {
  const known = codings.flatMap((coding, at) => {
    const [system] = SYSTEMS_KNOWN.find(([, uri]) => uri === coding.system) ?? [];
    return system === undefined || coding.code === undefined ? [] : [{ system, coding, at }];
  });
  const [first, second] = known;
  if (second !== undefined) {
    const message =
      'A diagnosis is kept under one code: say it in the list of its origin, and the other one in words.';
    throw unprocessable('DIAGNOSIS_CODED_TWICE', message, `${expression}.code.coding[${second.at}]`);
  }
  if (first !== undefined || codings.length === 0) return first;
  const message = `The diagnosis is coded in ${SYSTEMS_KNOWN.map(([, uri]) => uri).join(', ')}, or without a code.`;
  throw unprocessable('DIAGNOSIS_SYSTEM', message, `${expression}.code.coding`);
}

/** What it is called: in the words of who made it, and as the code says it where that is otherwise. */
function nameIn({ text }: Concept, display: string | undefined): string | undefined {
  if (text === undefined || display === undefined || text.includes(display)) return text ?? display;
  return `${text}（${display}）`;
}

/** @throws FhirFault 422 ELEMENT, NOT_CARRIED, CODE_UNKNOWN, DIAGNOSIS_NAME, and as `codingIn` */
export function diagnosisFromFhir(resource: unknown, expression: string): DiagnosisInput {
  const { category = [], code } = shaped(condition, resource, expression);
  const list = 'diagnosis-role';
  const named = { list, table: DIAGNOSIS_ROLES, expression: `${expression}.category` };
  const role = category.map((one) => codeIn(one, named)).find((one) => one !== null) ?? 'SECONDARY';
  const known = codingIn(code, expression);
  const name = nameIn(code, known?.coding.display);
  if (name === undefined)
    throw unprocessable('DIAGNOSIS_NAME', 'Name the diagnosis, in code.text.', `${expression}.code.text`);
  if (known === undefined) return { role, name };
  const { version, code: value = '' } = known.coding;
  return { role, name, system: known.system, systemVersion: version ?? null, code: value };
}

/** The diagnoses of a document, in their order. */
export const diagnosesIn = (document: DocumentIn): DiagnosisInput[] =>
  (document.entries('diagnoses') ?? []).map(({ resource, expression }) =>
    diagnosisFromFhir(resource, expression),
  );
