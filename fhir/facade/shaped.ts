import type { z } from 'zod';
import { unprocessable } from './fault.ts';

/** A value from outside in the form that is read. @throws FhirFault 422 ELEMENT that names the element */
export function shaped<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  expression: string,
): z.infer<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const at = (issue?.path ?? []).map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  const where = `${expression}${at.join('')}`;
  throw unprocessable('ELEMENT', `${where} has not the form that R4 gives it.`, where, 'structure');
}
