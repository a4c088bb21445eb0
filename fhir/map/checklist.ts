import type { TaskOutput } from '@medplum/fhirtypes';
import { z } from 'zod';
import type { ReturnChecklist } from '../../domain/referral/content.ts';
import { codeSystem } from '../codes.ts';
import { unprocessable } from '../facade/fault.ts';
import { instantIn, instantOf } from './instant.ts';
import { concept } from './shapes.ts';

/** What is read of what a Task gives out. */
export const outputs = z
  .array(
    z.object({
      type: concept.optional(),
      valueReference: z.object({ reference: z.string() }).optional(),
      valueBoolean: z.boolean().optional(),
      valueString: z.string().optional(),
      valueDateTime: z.string().optional(),
    }),
  )
  .optional();
export type Outputs = z.infer<typeof outputs>;

const LIST = 'return-checklist';
type Line = 'isIsolationPossible' | 'areDevicesManageable' | 'isCareLevelMet' | 'areMedicinesForThreeDays';

/** What a home has looked at before somebody comes back (接回核对单, domain 3.5.11), line by line. */
const LINES: Readonly<Record<Line, { readonly code: string; readonly text: string }>> = {
  isIsolationPossible: { code: 'isolation', text: '具备所需隔离条件' },
  areDevicesManageable: { code: 'devices', text: '管路和设备能够护理' },
  isCareLevelMet: { code: 'care-level', text: '能够满足照护等级' },
  areMedicinesForThreeDays: { code: 'medicines', text: '备有三日药品' },
};
const NAMES = Object.keys(LINES) as Line[];

const OUTPUT = 'Task.output';

const lineOf = (list: Outputs, code: string) =>
  list?.find(({ type }) =>
    type?.coding?.some((coding) => coding.system === codeSystem(LIST) && coding.code === code),
  );

function missing(code: string, what: string): never {
  const message = `Say by the output ${code} of ${codeSystem(LIST)} ${what}.`;
  throw unprocessable('CHECKLIST_LINE', message, `${OUTPUT}(${code})`, 'required');
}

const CODES: readonly string[] = [...NAMES.map((name) => LINES[name].code), 'escort', 'arrival'];

/** Each output is a line, and each line is said once. @throws FhirFault 422 CHECKLIST_LINE that names the output */
function requireLines(list: Outputs = []): void {
  const codes = list.map(
    ({ type }) => type?.coding?.find(({ system }) => system === codeSystem(LIST))?.code ?? '',
  );
  const at = codes.findIndex((code, nth) => !CODES.includes(code) || codes.indexOf(code) < nth);
  if (at === -1) return;
  const message = `What is given out is a line of ${codeSystem(LIST)}, each once: ${CODES.join(', ')}.`;
  throw unprocessable('CHECKLIST_LINE', message, `${OUTPUT}[${at}]`, 'not-supported');
}

/** The checklist, whole. @throws FhirFault 422 CHECKLIST_LINE that names the line */
export function checklistIn(list: Outputs): ReturnChecklist {
  requireLines(list);
  const holds = (name: Line): boolean =>
    lineOf(list, LINES[name].code)?.valueBoolean ??
    missing(LINES[name].code, 'whether it holds (valueBoolean)');
  const arrival = instantIn.safeParse(lineOf(list, 'arrival')?.valueDateTime);
  return {
    isIsolationPossible: holds('isIsolationPossible'),
    areDevicesManageable: holds('areDevicesManageable'),
    isCareLevelMet: holds('isCareLevelMet'),
    areMedicinesForThreeDays: holds('areMedicinesForThreeDays'),
    escort:
      lineOf(list, 'escort')?.valueString ?? missing('escort', 'who comes with the resident (valueString)'),
    arrivalAt: arrival.success
      ? new Date(arrival.data)
      : missing('arrival', 'when the resident arrives (valueDateTime)'),
  };
}

const output = (code: string, text: string, value: Omit<TaskOutput, 'type'>): TaskOutput => ({
  type: { coding: [{ system: codeSystem(LIST), code, display: text }] },
  ...value,
});

/** The checklist as output of its Task. */
export const checklistToFhir = (checklist: ReturnChecklist): TaskOutput[] => [
  ...NAMES.map((name) => output(LINES[name].code, LINES[name].text, { valueBoolean: checklist[name] })),
  output('escort', '接送人', { valueString: checklist.escort }),
  output('arrival', '到达时间', { valueDateTime: instantOf(checklist.arrivalAt) }),
];
