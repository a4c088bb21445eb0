import type { z } from 'zod';
import { INSTANT_FORM } from '../map/instant.ts';
import { unprocessable } from './fault.ts';

/** Where a part of a value stands, as an expression. */
export const expressionAt = (whole: string, path: readonly PropertyKey[] = []): string =>
  path.reduce<string>(
    (so, step) => (typeof step === 'number' ? `${so}[${step}]` : `${so}.${String(step)}`),
    whole,
  );

/** What is said and has no place here: it is not lost, it is refused. */
export function notCarried(expression: string) {
  const message = `${expression} is not carried: say it in words where a text is read, or leave it out.`;
  return unprocessable('NOT_CARRIED', message, expression, 'not-supported');
}

/** A value from outside in the form that is read. @throws FhirFault 422 ELEMENT, NOT_CARRIED that name the element */
export function shaped<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  expression: string,
): z.infer<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = expressionAt(expression, issue?.path);
  if (issue?.code === 'unrecognized_keys') throw notCarried(`${where}.${issue.keys[0]}`);
  // A dateTime of R4 may be a day, or of no zone: what is needed here is told apart from what R4 knows.
  const form = issue?.message === INSTANT_FORM ? `is ${INSTANT_FORM}` : 'has not the form that R4 gives it';
  throw unprocessable('ELEMENT', `${where} ${form}.`, where, 'structure');
}
