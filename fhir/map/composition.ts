import type { CodeableConcept, Composition, Reference, Resource } from '@medplum/fhirtypes';
import type { DocumentStanding, ExchangedDocument } from '../../domain/referral/exchanged-documents.ts';
import type { ExchangedFile } from '../../domain/referral/exchanged-files.ts';
import { codeSystem, RESTRICTED } from '../codes.ts';
import { ofReferral } from './condition.ts';
import { itemCode } from './document.ts';
import { feedbackToFhir, isFeedbackMasked } from './feedback.ts';
import { REFERRAL_NOTE, SHARED_DOCUMENT } from './referral-document.ts';
import { recordToFhir } from './referral-record.ts';

type Group = ExchangedFile['group'];

/** What kind of document it is: the letter, what came back, or a file beside them. */
const CATEGORIES: Readonly<Record<Group, readonly [code: string, title: string]>> = {
  LETTER: ['referral-record', '转诊记录'],
  FEEDBACK: ['feedback', '转诊反馈'],
  ATTACHMENT: ['attachment', '转诊附件'],
};
export const DOCUMENT_CATEGORY = codeSystem('document-category');

export function documentCategory(group: Group): CodeableConcept {
  const [code, display] = CATEGORIES[group];
  return { coding: [{ system: DOCUMENT_CATEGORY, code, display }] };
}
/** The group of a code of `category`; null for any other. */
export const groupOfCategory = (code: string): Group | null =>
  (Object.keys(CATEGORIES) as Group[]).find((group) => CATEGORIES[group][0] === code) ?? null;

/** A letter is a referral note of LOINC and of the health record beside what it is called here. */
export function documentType(group: 'LETTER' | 'FEEDBACK'): CodeableConcept {
  const own = itemCode(...CATEGORIES[group]);
  const shared = group === 'LETTER' ? [REFERRAL_NOTE, SHARED_DOCUMENT] : [];
  return { coding: [...(own.coding ?? []), ...shared], text: CATEGORIES[group][1] };
}
const TYPED = ['LETTER', 'FEEDBACK'] as const;
/** The systems in which a letter or a feedback has a type. */
export const DOCUMENT_TYPE_SYSTEMS: readonly string[] = [
  ...new Set(TYPED.flatMap((group) => documentType(group).coding ?? []).map(({ system = '' }) => system)),
];
/** Those that have a type in a system: this one, or whichever. */
export const groupsOfType = (system: string, code: string | null): ('LETTER' | 'FEEDBACK')[] =>
  TYPED.filter((group) =>
    documentType(group).coding?.some((one) => one.system === system && (code === null || one.code === code)),
  );

const STATUSES: Readonly<Record<DocumentStanding, NonNullable<Composition['status']>>> = {
  PRELIMINARY: 'preliminary',
  FINAL: 'final',
  VOID: 'entered-in-error',
};

interface Written {
  readonly resources: readonly Resource[];
  readonly isMasked: boolean;
}

function written({ said, recordedAt, residentId, authorOrgId }: ExchangedDocument): Written {
  const subject: Reference = { reference: `Patient/${residentId}` };
  const addressed = { subject, author: { reference: `Organization/${authorOrgId}` } as Reference };
  if (said.of === 'FEEDBACK')
    return { resources: feedbackToFhir(said.feedback, addressed), isMasked: isFeedbackMasked(said.feedback) };
  const { diagnoses, safety } = said.content;
  const isMasked = safety?.isMasked === true || diagnoses.some(({ isProtected }) => isProtected);
  return { resources: recordToFhir(said.content, recordedAt, addressed), isMasked };
}

/** A letter (转诊记录) or a feedback (转诊反馈) as R4 Composition of its own; what it points at is contained. */
export function compositionToFhir(document: ExchangedDocument): Composition {
  const { id, referralId, standing, kind } = document;
  const { resources, isMasked } = written(document);
  const [head, ...contained] = resources as [Composition, ...Resource[]];
  return {
    ...head,
    id,
    ...(isMasked && { meta: { security: [RESTRICTED] } }),
    ...(contained.length > 0 && { contained }),
    extension: [...(head.extension ?? []), ...ofReferral(referralId).extension],
    status: STATUSES[standing],
    type: documentType(kind),
    category: [documentCategory(kind)],
    confidentiality: isMasked ? 'R' : 'N',
    event: [{ detail: [{ reference: `ServiceRequest/${referralId}` }] }] as NonNullable<Composition['event']>,
  };
}
