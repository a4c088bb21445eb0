import type { z } from 'zod';
import { unprocessable } from './fault.ts';

/** Where a part of a value stands, as an expression. */
export const expressionAt = (whole: string, path: readonly PropertyKey[] = []): string =>
  path.reduce<string>(
    (so, step) => (typeof step === 'number' ? `${so}[${step}]` : `${so}.${String(step)}`),
    whole,
  );

/** A value from outside in the form that is read. @throws FhirFault 422 ELEMENT that names the element */
export function shaped<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  expression: string,
): z.infer<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const where = expressionAt(expression, read.error.issues[0]?.path);
  throw unprocessable('ELEMENT', `${where} has not the form that R4 gives it.`, where, 'structure');
}
