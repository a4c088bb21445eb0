import type { Task } from '@medplum/fhirtypes';
import { survivingId } from '../../domain/resident/alias.ts';
import { besideAt } from '../map/document.ts';
import type { TaskChange } from '../map/task-change.ts';
import { unprocessable } from './fault.ts';
import { literal } from './params.ts';
import { referencesIn } from './references.ts';
import type { Writing } from './writing.ts';

interface Said {
  readonly resource: unknown;
  readonly expression: string;
}

/** What a Task gives out: what it contains, and what its output leads to in the same transaction. */
function resourcesIn({ contained, outputs }: TaskChange, writing: Writing): Said[] {
  const within = (Array.isArray(contained) ? contained : []).map((resource: unknown, at) => ({
    resource,
    expression: `Task.contained[${at}]`,
  }));
  const beside = new Map<string, Said>();
  const look = (reference: string): void => {
    const resource = beside.has(reference) ? undefined : writing.sibling(reference);
    if (resource === undefined) return;
    beside.set(reference, { resource, expression: besideAt(reference) });
    for (const next of referencesIn(resource)) look(next);
  };
  for (const { reference } of outputs) look(reference);
  return [...within, ...beside.values()];
}

/** By these elements a resource says whom it is about. */
const WHOSE = ['subject', 'patient'] as const;

/** What is signed and sent back is no draft. */
function requireFinal(resource: unknown, expression: string): void {
  const { resourceType, status } = (resource ?? {}) as { resourceType?: unknown; status?: unknown };
  if (resourceType !== 'Composition' || status !== 'preliminary') return;
  throw unprocessable('MODIFIER', 'A feedback is final.', `${expression}.status`, 'value');
}

/**
 * What is given out is about whom the Task is about: a report of somebody else would stand in the wrong record. A reference to another
 * server names nobody here, and is not looked at.
 * @throws FhirFault 422 SUBJECT_OTHER that names the element
 */
export async function requireAbout(task: Task, change: TaskChange, writing: Writing): Promise<void> {
  const own = literal(task.for?.reference ?? '', writing.base);
  if (own === null || change.outputs.length === 0) return;
  const survivor = await survivingId(own.id);
  for (const { resource, expression } of resourcesIn(change, writing)) {
    requireFinal(resource, expression);
    for (const element of WHOSE) {
      const { reference } =
        ((resource ?? {}) as Record<string, { reference?: unknown } | undefined>)[element] ?? {};
      const named = typeof reference === 'string' ? literal(writing.resolved(reference), writing.base) : null;
      if (named === null || (named.type === 'Patient' && (await survivingId(named.id)) === survivor))
        continue;
      const message = 'This is about somebody else than the Task.';
      throw unprocessable('SUBJECT_OTHER', message, `${expression}.${element}`, 'value');
    }
  }
}
