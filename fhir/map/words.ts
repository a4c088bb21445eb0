import type { z } from 'zod';
import { unprocessable } from '../facade/fault.ts';
import type { annotations, Concept } from './shapes.ts';

/** What several say, as one text; null where nobody says anything. */
export const together = (texts: readonly (string | undefined)[]): string | null => {
  const said = texts.filter((text) => text !== undefined && text !== '');
  return said.length === 0 ? null : said.join('；');
};
export const wordsOf = ({ text, coding = [] }: Concept): string | undefined =>
  text ?? coding[0]?.display ?? coding[0]?.code;
export const notesOf = (note: z.infer<typeof annotations>) => (note ?? []).map(({ text }) => text);

/** @throws FhirFault 422 NAME_MISSING */
export const nameOf = (named: Concept, expression: string): string => {
  const name = wordsOf(named);
  if (name !== undefined) return name;
  throw unprocessable('NAME_MISSING', 'Name it, in text.', `${expression}.text`, 'required');
};
