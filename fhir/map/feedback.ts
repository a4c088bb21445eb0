import type { Composition, Reference, Resource } from '@medplum/fhirtypes';
import { RETURN_PLACES } from '../../domain/codes/referral.ts';
import { diagnosisId } from '../../domain/referral/exchanged-diagnoses.ts';
import { deviceId, infectionId, risksId } from '../../domain/referral/exchanged-findings.ts';
import type { ReferralFeedbackInput } from '../../domain/referral/feedback.ts';
import type { OpenFeedback } from '../../domain/referral/open-content.ts';
import type { ReferralActInput } from '../../domain/referral/sign.ts';
import { BLOCK_TEXTS } from '../../domain/safety-block/content.ts';
import { codeSystem } from '../codes.ts';
import { type ExtensionName, extension } from '../extensions.ts';
import { unprocessable } from '../facade/fault.ts';
import { codingOf } from './coding.ts';
import { diagnosesIn, diagnosisToFhir } from './diagnosis.ts';
import { type DocumentIn, entrySection, itemCode, textSection } from './document.ts';
import { SAFETY_LISTS, safetyToFhir } from './safety.ts';
import { safetyFromFhir } from './safety-in.ts';
import { codeIn, extensionIn } from './shapes.ts';

/** What `Task.output.type` calls it. */
export const FEEDBACK_CODE = 'feedback';
export const OUTPUT_LIST = 'task-output';

/** For and by whom a feedback is. */
export interface Addressed {
  readonly subject: Reference;
  readonly author: Reference;
}

const confidential = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  code: 'R',
  display: 'restricted',
} as const;
/** The label of what is shown without its PROTECTED names. */
export const RESTRICTED = { security: [confidential] };

export const isFeedbackMasked = ({ diagnoses, safety }: OpenFeedback): boolean =>
  safety.isMasked || diagnoses.some(({ isProtected }) => isProtected);

/** A feedback (反馈) as a Composition with what it points at, to be contained in its Task. */
export function feedbackToFhir(feedback: OpenFeedback, { subject, author }: Addressed): Resource[] {
  const { keyResults, treatment, nextPlan, isUrgentFollowUp, returnTo, dischargedOn } = feedback;
  const conditions = feedback.diagnoses.map((one, at) => diagnosisToFhir(one, { id: `d${at}`, subject }));
  const safety = safetyToFhir(feedback.safety, subject);
  const head: Composition = {
    ...{ resourceType: 'Composition', id: FEEDBACK_CODE, status: 'final', title: '转诊反馈' },
    type: itemCode('feedback', '转诊反馈'),
    subject: subject as NonNullable<Composition['subject']>,
    date: feedback.recordedAt.toISOString(),
    author: [author as NonNullable<Composition['author']>[number]],
    extension: [
      { url: extension('urgent-follow-up'), valueBoolean: isUrgentFollowUp },
      { url: extension('return-to'), valueCoding: codingOf('return-place', RETURN_PLACES, returnTo) },
      ...(dischargedOn === null ? [] : [{ url: extension('discharged-on'), valueDate: dischargedOn }]),
    ],
    section: [
      entrySection('diagnoses', '诊断', { entries: conditions }),
      ...(keyResults === null ? [] : [textSection('key-results', '主要结果', keyResults)]),
      textSection('treatment', '诊疗经过', treatment),
      textSection('next-plan', '后续计划', nextPlan),
      ...safety.sections,
    ],
  };
  return [head, ...conditions, ...safety.contained];
}

const SECTIONS = {
  lists: ['diagnoses', ...SAFETY_LISTS],
  texts: ['treatment', 'next-plan', 'key-results', ...BLOCK_TEXTS],
};

/** @throws FhirFault 422 SECTION_MISSING */
function textFor(document: DocumentIn, code: string): string {
  const text = document.text(code);
  if (text !== null) return text;
  const message = `The feedback has no section ${codeSystem('document-section')}|${code} with a text.`;
  throw unprocessable('SECTION_MISSING', message, document.at(code), 'required');
}

/** What a feedback of the domain says, of a document that was sent at an instant. @throws FhirFault 422 */
export function feedbackFromFhir(
  document: DocumentIn,
  { expression, now }: { readonly expression: string; readonly now: Date },
): Omit<ReferralFeedbackInput, keyof ReferralActInput> {
  document.requireRead(SECTIONS);
  const said = (name: ExtensionName) => extensionIn(document.head.extension, extension(name));
  const list = 'return-place';
  const coding = said('return-to')?.valueCoding;
  const named = { list, table: RETURN_PLACES, expression: `${expression}.extension(return-to)` };
  const returnTo = coding === undefined ? null : codeIn({ coding: [coding] }, named);
  if (returnTo === null) {
    const message = 'Say where the resident goes, in the extension return-to.';
    throw unprocessable('RETURN_TO', message, named.expression, 'required');
  }
  return {
    diagnoses: diagnosesIn(document),
    keyResults: document.text('key-results'),
    treatment: textFor(document, 'treatment'),
    nextPlan: textFor(document, 'next-plan'),
    isUrgentFollowUp: said('urgent-follow-up')?.valueBoolean ?? false,
    returnTo,
    dischargedOn: said('discharged-on')?.valueDate ?? null,
    safety: safetyFromFhir(document, { expression, now }),
  };
}

/** The sections by what the domain calls what they say. */
const SECTION_OF: Readonly<Record<string, string>> = {
  ...{ diagnoses: 'diagnoses', keyResults: 'key-results', treatment: 'treatment', nextPlan: 'next-plan' },
  ...Object.fromEntries([...SAFETY_LISTS, ...BLOCK_TEXTS].map((code) => [code, code])),
};
const LISTED = {
  diagnoses: 'diagnoses',
  'allergies.list': 'allergies',
  medicines: 'medicines',
  devices: 'devices',
};

/** Where a document says what the domain is told of a feedback: its sections, and their entries. */
export function elementsOfFeedback(document: DocumentIn): Readonly<Record<string, string>> {
  const sections = Object.entries(SECTION_OF).map(([path, code]) => [path, document.at(code)] as const);
  const entries = Object.entries(LISTED).flatMap(([path, code]) =>
    (document.entries(code) ?? []).map(({ expression }, at) => [`${path}.${at}`, expression] as const),
  );
  return Object.fromEntries([...sections, ...entries]);
}

/** What the parts of a document have become as its feedback is kept, by reference: R4 has resources for these alone. */
export function partsOfFeedback(
  output: string,
  document: DocumentIn,
  feedbackId: string,
): Map<string, string> {
  const parts: readonly (readonly [section: string, type: string, idAt: (place: number) => string])[] = [
    ['diagnoses', 'Condition', (place) => diagnosisId(feedbackId, place)],
    ['infection', 'Observation', () => infectionId(feedbackId)],
    ['devices', 'Observation', (place) => deviceId(feedbackId, place)],
    ['risks', 'Observation', () => risksId(feedbackId)],
  ];
  const entries = parts.flatMap(([section, type, idAt]) =>
    (document.entries(section) ?? []).map(
      ({ reference }, place) => [reference, `${type}/${idAt(place)}`] as const,
    ),
  );
  return new Map([[output, `Composition/${feedbackId}`], ...entries]);
}
