import { z } from 'zod';
import { codeSystem } from '../codes.ts';
import { unprocessable } from '../facade/fault.ts';
import { notCarried } from '../facade/shaped.ts';
import { SAYS_THE_SAME, whole } from './carried.ts';
import { textOfNarrative } from './narrative.ts';
import { concept, extensions, reference } from './shapes.ts';

const SECTION = codeSystem('document-section');

/** A section of a Composition, as it is read. */
export const section = whole(
  {
    code: concept.optional(),
    text: z.object({ status: z.string().optional(), div: z.string() }).optional(),
    entry: z.array(reference).optional(),
    emptyReason: concept.optional(),
    mode: z.string().optional(),
    section: z.array(z.unknown()).optional(),
    extension: extensions,
  },
  ['title', 'author', 'orderedBy'],
);

/** A section, and where it stands. */
export type SectionIn = z.infer<typeof section> & { readonly at: string };

/** Which of the sections of this network it is; null for none. */
export const codeOfSection = ({ code }: Pick<SectionIn, 'code'>): string | null =>
  code?.coding?.find(({ system }) => system === SECTION)?.code ?? null;

export const emptyReasonOf = ({ emptyReason }: SectionIn): string | null =>
  emptyReason?.coding?.[0]?.code ?? null;

/** What a section says in words, beyond what its entries say; null for nothing. @throws FhirFault 422 NARRATIVE */
export function wordsOf({ text, entry = [], at }: SectionIn): string | null {
  if (text === undefined) return null;
  const words = textOfNarrative(text.div, `${at}.text.div`);
  const isRendering = entry.length > 0 && SAYS_THE_SAME.includes(text.status);
  return words === '' || isRendering ? null : words;
}

/** Which sections are read, and as what. */
export interface SectionsRead {
  /** Those whose words are read. */
  readonly texts: readonly string[];
  /** Those whose entries are read. */
  readonly lists: readonly string[];
}

const unknownSection = ({ texts, lists }: SectionsRead, at: string) => {
  const codes = [...new Set([...lists, ...texts])].join(', ');
  const message = `What this section says would be lost: say it in one of ${SECTION}|${codes}.`;
  return unprocessable('SECTION_UNKNOWN', message, at, 'not-supported');
};

/** Whether the words of an empty list do no more than say why it is empty: as it is made, or as the reason is told. */
function isSaidByReason(one: SectionIn): boolean {
  const reason = emptyReasonOf(one);
  return reason === 'notasked' || (reason !== null && SAYS_THE_SAME.includes(one.text?.status));
}

function requireListRead(one: SectionIn): void {
  const { entry = [], at } = one;
  // That it holds what has changed, alone, says nothing of the rest (R4 list-mode).
  if (one.mode === 'changes') throw notCarried(`${at}.mode`);
  if (entry.length > 0 && one.emptyReason !== undefined) {
    const message = 'A section has entries, or says why it has none (R4 cmp-2).';
    throw unprocessable('ELEMENT', message, `${at}.emptyReason`, 'structure');
  }
  const areWordsRead = entry.length === 0 && isSaidByReason(one);
  if (!areWordsRead && wordsOf(one) !== null) throw notCarried(`${at}.text`);
}

/**
 * Holds a section to say nothing that nobody reads: a list in words alone is no empty list.
 * @throws FhirFault 422 SECTION_UNKNOWN, NOT_CARRIED, NARRATIVE, ELEMENT
 */
export function requireSectionRead(one: SectionIn, read: SectionsRead): void {
  const { text, entry = [], section: parts = [], at } = one;
  const code = codeOfSection(one) ?? '';
  if (parts.length > 0) throw unknownSection(read, `${at}.section`);
  const [isText, isList] = [read.texts.includes(code), read.lists.includes(code)];
  if (!isText && !isList && (text !== undefined || entry.length > 0)) throw unknownSection(read, at);
  if (isText && !isList && entry.length > 0) throw notCarried(`${at}.entry`);
  if (isList && !isText) requireListRead(one);
}
