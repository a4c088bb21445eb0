import type { z } from 'zod';
import { type FhirFault, unprocessable } from '../facade/fault.ts';
import { shaped } from '../facade/shaped.ts';
import { absentIn } from './absent.ts';
import type { DocumentIn } from './document.ts';
import type { Concept } from './shapes.ts';

/** A part of the safety block that a document does not say. @throws FhirFault 422 SAFETY_BLOCK */
export function missing(element: string, expression: string): never {
  throw unprocessable('SAFETY_BLOCK', `The safety block says nothing of ${element}.`, expression, 'required');
}

/** A document that says two things which cannot both be. */
export const contradiction = (why: string, expression: string): FhirFault =>
  unprocessable('SAFETY_BLOCK', `${why}.`, expression, 'business-rule');

/** An empty list that says that there is none; that nobody asked or looked is another thing. */
const NIL_KNOWN = 'nilknown';

interface Section {
  readonly document: DocumentIn;
  readonly section: string;
  /** Where the document stands. */
  readonly expression: string;
}

/**
 * What a list of the safety block holds; nothing where it says that there is none, by `emptyReason` or by an entry for that.
 * @throws FhirFault 422 ELEMENT; SAFETY_BLOCK where it is not known, or where there is none and some
 */
export function listed<Shape extends z.ZodType>(
  shape: Shape,
  { document, section, expression }: Section,
  named: (said: z.infer<Shape>) => Concept,
): { readonly said: z.infer<Shape>; readonly expression: string }[] {
  const entries = document.entries(section) ?? missing(section, expression);
  if (entries.length === 0 && document.emptyReason(section) !== NIL_KNOWN) missing(section, expression);
  const list = entries.map(({ resource, expression: at }) => ({
    said: shaped(shape, resource, at),
    expression: at,
  }));
  const absent = list
    .map(({ said, expression: at }) => ({ is: absentIn(named(said)), at }))
    .find(({ is }) => is !== null);
  if (absent === undefined) return list;
  if (absent.is === 'NOT_KNOWN') missing(section, absent.at);
  if (absent.is === 'NONE_OF_A_KIND')
    throw contradiction(`That there is none of one kind says nothing of other ${section}`, absent.at);
  if (list.length > 1) throw contradiction(`There are no ${section}, and there are some`, absent.at);
  return [];
}
