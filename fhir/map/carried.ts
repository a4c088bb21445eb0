import { z } from 'zod';
import { type Elements, isElements } from '../facade/plain-json.ts';

/** What every resource and every part of one may have beside what it says. What modifies it is looked at before (`modifiers.ts`). */
const AROUND: readonly string[] = [
  ...['resourceType', 'id', 'meta', 'implicitRules', 'language', 'text', 'contained'],
  ...['extension', 'modifierExtension'],
];

/** A narrative that says no more than the elements do (R4 narrative-status). */
export const SAYS_THE_SAME: readonly unknown[] = ['generated', 'extensions', 'empty'];
const hasMoreInWords = ({ text }: Elements): boolean =>
  isElements(text) && !SAYS_THE_SAME.includes(text.status);

/** The elements of a part that nobody reads, or whose words say more than what is read. */
function lostOf(said: Elements, known: readonly string[]): string[] {
  const lost = Object.keys(said).filter((name) => !name.startsWith('_') && !known.includes(name));
  return 'resourceType' in said && hasMoreInWords(said) ? [...lost, 'text'] : lost;
}

/**
 * A resource, or a part of one, that is carried whole: beside what is read stands only what says who has told it of whom, when, and
 * in which list. Whatever else it says would be lost on the way to whoever cares for the resident, and is refused (NOT_CARRIED).
 */
export function whole<Shape extends z.ZodRawShape>(shape: Shape, besides: readonly string[] = []) {
  const known = [...AROUND, ...Object.keys(shape), ...besides];
  const complete = z.unknown().superRefine((said, context) => {
    if (!isElements(said)) return;
    const keys = lostOf(said, known);
    if (keys.length > 0) context.addIssue({ code: 'unrecognized_keys', keys, input: said });
  });
  return complete.pipe(z.object(shape));
}

/** What an Observation has beside what was found: of whom, when, by whom and how. */
export const OF_OBSERVATION: readonly string[] = [
  ...['identifier', 'basedOn', 'partOf', 'status', 'category', 'subject', 'encounter', 'issued', 'performer'],
  ...[
    'effectiveDateTime',
    'effectivePeriod',
    'effectiveInstant',
    'method',
    'device',
    'specimen',
    'derivedFrom',
  ],
];
