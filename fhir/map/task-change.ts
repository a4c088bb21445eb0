import { isDeepStrictEqual } from 'node:util';
import type { Task } from '@medplum/fhirtypes';
import { z } from 'zod';
import { NETWORK } from '../codes.ts';
import { type ExtensionName, extension } from '../extensions.ts';
import { unprocessable } from '../facade/fault.ts';
import { shaped } from '../facade/shaped.ts';
import { type Outputs, outputs } from './checklist.ts';
import { annotations, codeIn, concept, type Extensions, extensionIn, extensions, period } from './shapes.ts';
import {
  BUSINESS_STATUS,
  BUSINESS_STATUSES,
  REASONED_STATUSES,
  statusesOf,
  TASK_STATUSES,
  type TaskState,
} from './task-stages.ts';

const read = z.object({
  status: z.enum(TASK_STATUSES),
  businessStatus: concept.optional(),
  statusReason: concept.optional(),
  restriction: z.object({ period: period.optional() }).optional(),
  executionPeriod: period.optional(),
  note: annotations,
  extension: extensions,
  contained: z.array(z.unknown()).optional(),
  output: outputs,
});

/** One resource that a Task gives out. */
export interface OutputIn {
  readonly reference: string;
  readonly expression: string;
}

/** What a Task is to become, in the parts that are read. */
export interface TaskChange {
  readonly to: TaskState;
  /** What is said now: a reason that was there before says nothing of this change. */
  readonly reason: z.infer<typeof concept> | undefined;
  /** Words that are new: the notes that were not there before, else those of the reason. */
  readonly words: string | null;
  /** Whether a note, or something that is given out, was not there before. */
  readonly hasNote: boolean;
  readonly hasOutput: boolean;
  /** When the resident is expected. */
  readonly expectedStart: string | null;
  readonly executionStart: string | null;
  readonly executionEnd: string | null;
  readonly extensions: Extensions;
  /** Those of this network that were not there before, by their URL. */
  readonly newExtensions: readonly string[];
  readonly contained: unknown;
  /** The lines of a checklist that are given out. */
  readonly checklist: Outputs;
  /** The resources that are given out, by reference, in their order. */
  readonly outputs: readonly OutputIn[];
}

function stateIn(next: z.infer<typeof read>): TaskState {
  const { status, businessStatus } = next;
  if (businessStatus === undefined) return { status, businessStatus: null };
  const expression = 'Task.businessStatus';
  const code = codeIn(businessStatus, { list: BUSINESS_STATUS, table: BUSINESS_STATUSES, expression });
  if (code === null) {
    const message = `Say it with a code of ${BUSINESS_STATUS}, or leave it out.`;
    throw unprocessable('BUSINESS_STATUS', message, expression);
  }
  if (statusesOf(code).includes(status)) return { status, businessStatus: code };
  const message = `${code} stands with the status ${statusesOf(code).join(' or ')}, and not with ${status}.`;
  throw unprocessable('BUSINESS_STATUS', message, expression);
}

/** The extensions of this network that a Task has not had, or had otherwise. */
function newIn(next: unknown, current: Task): string[] {
  const said = (next as Task).extension ?? [];
  const isNew = (one: object) => !(current.extension ?? []).some((other) => isDeepStrictEqual(one, other));
  return said.filter(isNew).flatMap(({ url = '' }) => (url.startsWith(NETWORK) ? [url] : []));
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** @throws FhirFault 422 ELEMENT, BUSINESS_STATUS, STATUS_REASON that name the element */
export function taskChange(current: Task, next: unknown): TaskChange {
  const said = shaped(read, next, 'Task');
  const to = stateIn(said);
  const reason = isSame(said.statusReason, current.statusReason) ? undefined : said.statusReason;
  if (reason === undefined && REASONED_STATUSES.includes(to.status)) {
    const message = `A Task that is ${to.status} says why.`;
    throw unprocessable('STATUS_REASON', message, 'Task.statusReason', 'required');
  }
  const before = new Set((current.note ?? []).map(({ text }) => text));
  const fresh = (said.note ?? []).map(({ text }) => text).filter((text) => !before.has(text));
  return {
    to,
    reason,
    hasNote: fresh.length > 0,
    hasOutput:
      said.output !== undefined && !isSame(said.output, shaped(outputs, current.output, 'Task.output')),
    words: fresh.length > 0 ? fresh.join('\n') : (reason?.text ?? null),
    expectedStart: said.restriction?.period?.start ?? said.executionPeriod?.start ?? null,
    executionStart: said.executionPeriod?.start ?? null,
    executionEnd: said.executionPeriod?.end ?? null,
    extensions: said.extension,
    newExtensions: newIn(next, current),
    contained: said.contained,
    checklist: said.output,
    outputs: (said.output ?? []).flatMap(({ valueReference }, at) =>
      valueReference === undefined
        ? []
        : [{ reference: valueReference.reference, expression: `Task.output[${at}].valueReference` }],
    ),
  };
}

/** An extension of ours in a change. */
export const saidIn = ({ extensions: list }: TaskChange, name: ExtensionName) =>
  extensionIn(list, extension(name));
