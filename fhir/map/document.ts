import type { CodeableConcept, CompositionSection, Resource } from '@medplum/fhirtypes';
import { z } from 'zod';
import { codeSystem } from '../codes.ts';
import { unprocessable } from '../facade/fault.ts';
import { shaped } from '../facade/shaped.ts';
import { whole } from './carried.ts';
import { narrativeOf } from './narrative.ts';
import {
  codeOfSection,
  emptyReasonOf,
  requireSectionRead,
  type SectionIn,
  type SectionsRead,
  section,
  wordsOf,
} from './section-in.ts';
import { extensions, reference } from './shapes.ts';

/** Sections of a clinical document with the resources that they point at. */
export interface Part {
  readonly sections: readonly CompositionSection[];
  readonly contained: readonly Resource[];
}

const SECTION = codeSystem('document-section');
const EMPTY = 'http://terminology.hl7.org/CodeSystem/list-empty-reason';

/** What a section or an observation is about, in words of this network. */
export const itemCode = (code: string, text: string): CodeableConcept => ({
  coding: [{ system: SECTION, code, display: text }],
});

/** A section that is a text. */
export const textSection = (code: string, title: string, text: string): CompositionSection => ({
  title,
  code: itemCode(code, title),
  text: narrativeOf(text),
});

/** Why a section is empty (R4 list-empty-reason), as it reads in Chinese. */
const EMPTY_WORDS = { nilknown: '无', notasked: '未询问', unavailable: '未提供' } as const;

interface Listed {
  readonly entries: readonly Resource[];
  readonly empty?: keyof typeof EMPTY_WORDS;
}

/** A section of resources; why it is empty where there are none. */
export const entrySection = (
  code: string,
  title: string,
  { entries, empty = 'nilknown' }: Listed,
): CompositionSection => ({
  title,
  code: itemCode(code, title),
  ...(entries.length === 0
    ? // R4 (cmp-1) wants a text where there is no entry.
      { text: narrativeOf(EMPTY_WORDS[empty]), emptyReason: { coding: [{ system: EMPTY, code: empty }] } }
    : { entry: entries.map(({ id }) => ({ reference: `#${id}` })) }),
});

export const composition = whole(
  {
    resourceType: z.literal('Composition'),
    author: z.array(reference).optional(),
    section: z.array(section).optional(),
    extension: extensions,
  },
  [
    ...['status', 'type', 'category', 'title', 'date', 'identifier', 'subject', 'encounter', 'event'],
    ...['confidentiality', 'attester', 'custodian'],
  ],
);

const anyResource = z.object({ resourceType: z.string(), id: z.string().optional() });

/** What a section points at: the reference, the resource, and where that stands. */
export interface EntryIn {
  readonly reference: string;
  readonly resource: unknown;
  readonly expression: string;
}

/** A clinical document as it came: its Composition, and what it points at. */
export interface DocumentIn {
  readonly head: z.infer<typeof composition>;
  /** What a section says in words, beyond its entries; null for nothing. */
  text(code: string): string | null;
  /** The resources of a section; null where there is no such section. */
  entries(code: string): readonly EntryIn[] | null;
  /** Where a section stands. */
  at(code: string): string;
  /** Why a section is empty. */
  emptyReason(code: string): string | null;
  /** Holds it to say nothing that is not read: it would be lost. @throws FhirFault 422 SECTION_UNKNOWN, NOT_CARRIED, ELEMENT */
  requireRead(read: SectionsRead): void;
  /** An extension of ours on a section. */
  extensions(code: string): z.infer<typeof extensions>;
}

/** Looks for a resource inside its container. @throws FhirFault 422 CONTAINED */
function containedAt(contained: unknown, id: string, expression: string) {
  const list = shaped(z.array(z.unknown()).optional(), contained, `${expression}.contained`) ?? [];
  const at = list.findIndex((one) => anyResource.safeParse(one).data?.id === id);
  if (at >= 0) return { resource: list[at], expression: `${expression}.contained[${at}]` };
  throw unprocessable('CONTAINED', `No contained resource has the id ${id}.`, `${expression}.contained`);
}

/** Where the parts of a document stand: contained in a resource, or beside it in the same transaction. */
export interface Container {
  readonly contained: unknown;
  readonly expression: string;
  sibling(reference: string): Resource | undefined;
}

const NOBODY_BESIDE = (): undefined => undefined;
/** Of what comes alone. */
export const containedIn = (contained: unknown, expression: string): Container => ({
  ...{ contained, expression },
  sibling: NOBODY_BESIDE,
});

/** Where a resource stands that lies beside its container. */
export const besideAt = (reference: string): string =>
  `Bundle.entry.where(fullUrl = '${reference}').resource`;
/** Whether what is named comes along: contained, or beside in the same transaction. */
export const comesAlong = (reference: string, { sibling }: Container): boolean =>
  reference.startsWith('#') || sibling(reference) !== undefined;

/** A resource that is named from inside its container. @throws FhirFault 422 CONTAINED */
export function partAt(reference: string, { contained, expression, sibling }: Container): EntryIn {
  const resource = reference.startsWith('#') ? undefined : sibling(reference);
  if (resource !== undefined) return { reference, resource, expression: besideAt(reference) };
  return { reference, ...containedAt(contained, reference.replace(/^#/, ''), expression) };
}

const twice = (code: string, expression: string) =>
  unprocessable('SECTION_TWICE', `A document has one section ${SECTION}|${code}.`, expression, 'duplicate');

/**
 * The document that a reference of a resource means, contained in it or beside it in the same transaction.
 * @throws FhirFault 422 CONTAINED, ELEMENT, SECTION_TWICE
 */
export function documentIn(pointer: string, container: Container): DocumentIn {
  if (!comesAlong(pointer, container)) {
    const message =
      'The document is a Composition that is contained, named as #id, or one of the same transaction, named by its full URL.';
    throw unprocessable('CONTAINED', message, `${container.expression}.contained`);
  }
  const found = partAt(pointer, container);
  const head = shaped(composition, found.resource, found.expression);
  const all = (head.section ?? []).map((said, at) => ({ ...said, at: `${found.expression}.section[${at}]` }));
  const sections = new Map<string, SectionIn>();
  for (const one of all) {
    const code = codeOfSection(one);
    if (code === null) continue;
    if (sections.has(code)) throw twice(code, one.at);
    sections.set(code, one);
  }
  return {
    head,
    requireRead: (read) => {
      for (const one of all) requireSectionRead(one, read);
    },
    text: (code) => {
      const one = sections.get(code);
      return one === undefined ? null : wordsOf(one);
    },
    entries: (code) => {
      const one = sections.get(code);
      if (one === undefined) return null;
      return (one.entry ?? []).map(({ reference: named = '' }) => partAt(named, container));
    },
    at: (code) => sections.get(code)?.at ?? found.expression,
    emptyReason: (code) => {
      const one = sections.get(code);
      return one === undefined ? null : emptyReasonOf(one);
    },
    extensions: (code) => sections.get(code)?.extension,
  };
}
