import { z } from 'zod';
import { type CodeTable, isCodeOf } from '../../domain/codes/code-table.ts';
import { codeSystem } from '../codes.ts';
import { unprocessable } from '../facade/fault.ts';

/** The parts of R4 data types that are read here; whatever else they hold is passed over. */
const text = z.string().optional();
const coding = z.object({ system: text, version: text, code: text, display: text });
export const concept = z.object({ coding: z.array(coding).optional(), text });
export const reference = z.object({
  reference: text,
  type: text,
  identifier: z.object({ system: text, value: text }).optional(),
});
export const period = z.object({ start: text, end: text });
const contactDetail = z.object({
  name: text,
  telecom: z.array(z.object({ system: text, value: text })).optional(),
});
const simpleExtension = z.object({
  url: z.string(),
  ...{ valueString: text, valueCode: text, valueDate: text, valueDateTime: text },
  valueBoolean: z.boolean().optional(),
  valueCoding: coding.optional(),
  ...{ valueInteger: z.int().optional(), valuePositiveInt: z.int().optional() },
  valueCodeableConcept: concept.optional(),
  valueReference: reference.optional(),
  valueContactDetail: contactDetail.optional(),
});
export const extensions = z.array(simpleExtension).optional();
export const annotations = z.array(z.object({ text: z.string() })).optional();

export type Concept = z.infer<typeof concept>;
export type ReferenceIn = z.infer<typeof reference>;
export type Extensions = z.infer<typeof extensions>;

/** The extension of ours with this name, where there is one. */
export const extensionIn = (list: Extensions, url: string) => list?.find((one) => one.url === url);

/**
 * The code of one of our lists in a concept; null where none of its codings is of the list.
 * @throws FhirFault 422 CODE_UNKNOWN
 */
export function codeIn<Table extends CodeTable>(
  { coding: codings = [] }: Concept,
  { list, table, expression }: { readonly list: string; readonly table: Table; readonly expression: string },
): (keyof Table & string) | null {
  const found = codings.find(({ system }) => system === codeSystem(list));
  if (found === undefined) return null;
  if (found.code !== undefined && isCodeOf(table, found.code)) return found.code;
  const message = `${found.code ?? 'Nothing'} is no code of ${codeSystem(list)}.`;
  throw unprocessable('CODE_UNKNOWN', message, expression, 'code-invalid');
}
