import type { Patient, Resource, Task } from '@medplum/fhirtypes';
import { survivingId } from '../../domain/resident/alias.ts';
import { namesOfSystem, SYSTEMS } from '../codes.ts';
import { besideAt } from '../map/document.ts';
import type { ReferenceIn } from '../map/shapes.ts';
import type { TaskChange } from '../map/task-change.ts';
import { unprocessable } from './fault.ts';
import { idByIdentifier } from './named.ts';
import { literal } from './params.ts';
import { type Elements, isElements } from './plain-json.ts';
import { referencesIn } from './references.ts';
import type { Writing } from './writing.ts';

interface Said {
  readonly resource: unknown;
  readonly expression: string;
}

/** What a resource contains. */
const within = (contained: unknown, type: string): Said[] =>
  (Array.isArray(contained) ? contained : []).map((resource: unknown, at) => ({
    resource,
    expression: `${type}.contained[${at}]`,
  }));

/** What a Task gives out: what it contains, and what its output leads to in the same transaction. */
function givenOut({ contained, outputs }: TaskChange, writing: Writing): Said[] {
  const beside = new Map<string, Said>();
  const look = (reference: string): void => {
    const resource = beside.has(reference) ? undefined : writing.sibling(reference);
    if (resource === undefined) return;
    beside.set(reference, { resource, expression: besideAt(reference) });
    for (const next of referencesIn(resource)) look(next);
  };
  for (const { reference } of outputs) look(reference);
  return [...within(contained, 'Task'), ...beside.values()];
}

/** Whom a write is about. */
interface About {
  /** As it is said. */
  readonly subject: ReferenceIn;
  /** Null for whom another entry of the transaction makes known. */
  readonly residentId: string | null;
  readonly contained: unknown;
}

/** Whether somebody who is described, and not referred to, is told to be the resident by a number that is known here. */
async function isDescribed(
  { identifier = [] }: Patient,
  residentId: string,
  writing: Writing,
): Promise<boolean> {
  const known: string[] = [];
  for (const one of identifier) {
    const id = await idByIdentifier('Patient', one, writing);
    if (id !== null) known.push(await survivingId(id));
  }
  return known.length > 0 && known.every((id) => id === residentId);
}

/** Whether a reference names the resident; one to another server, or by a number that nobody here knows, is not looked at. */
async function isSubject(
  named: Elements,
  { subject, residentId, contained }: About,
  writing: Writing,
): Promise<boolean> {
  const { reference, identifier } = named;
  if (typeof reference === 'string') {
    if (reference === subject.reference) return true;
    const inside = within(contained, '').find(
      ({ resource }) => (resource as Resource).id === reference.slice(1),
    );
    if (reference.startsWith('#'))
      return residentId !== null && isDescribed((inside?.resource ?? {}) as Patient, residentId, writing);
    const own = literal(writing.resolved(reference), writing.base);
    return own === null || (own.type === 'Patient' && (await survivingId(own.id)) === residentId);
  }
  if (!isElements(identifier)) return Object.keys(named).length === 0;
  const id = await idByIdentifier('Patient', identifier, writing);
  // A number of one's own system may be unknown here; the resident's ID card is not.
  if (id === null) return !namesOfSystem(SYSTEMS.idCard).some((name) => name === identifier.system);
  return (await survivingId(id)) === residentId;
}

/** By these elements a resource says whom it is about. */
const WHOSE = ['subject', 'patient'] as const;

/**
 * What comes along is about whom the whole is about: a finding of somebody else would stand in the wrong record. Who is named in words
 * alone, or described, is not known to be the resident.
 * @throws FhirFault 422 SUBJECT_OTHER that names the element
 */
async function requireSubject(parts: readonly Said[], about: About, writing: Writing): Promise<void> {
  for (const { resource, expression } of parts)
    for (const element of WHOSE) {
      const named = isElements(resource) ? resource[element] : undefined;
      if (!isElements(named) || (await isSubject(named, about, writing))) continue;
      const message =
        'This is not said to be about whom the whole is about: name the resident by a reference.';
      throw unprocessable('SUBJECT_OTHER', message, `${expression}.${element}`, 'value');
    }
}

/** What is contained in a referral is about its subject. @throws FhirFault 422 SUBJECT_OTHER that names the element */
export const requireContainedAbout = (
  { subject, residentId, contained }: About,
  writing: Writing,
): Promise<void> =>
  requireSubject(within(contained, 'ServiceRequest'), { subject, residentId, contained }, writing);

/** What is signed and sent back is no draft. */
function requireFinal({ resource, expression }: Said): void {
  const { resourceType, status } = (resource ?? {}) as { resourceType?: unknown; status?: unknown };
  if (resourceType !== 'Composition' || status !== 'preliminary') return;
  throw unprocessable('MODIFIER', 'A feedback is final.', `${expression}.status`, 'value');
}

/** What a Task gives out is final, and about whom the Task is about. @throws FhirFault 422 MODIFIER, SUBJECT_OTHER */
export async function requireAbout(task: Task, change: TaskChange, writing: Writing): Promise<void> {
  const own = literal(task.for?.reference ?? '', writing.base);
  if (own === null || change.outputs.length === 0) return;
  const parts = givenOut(change, writing);
  for (const part of parts) requireFinal(part);
  const about = { subject: {}, residentId: await survivingId(own.id), contained: change.contained };
  await requireSubject(parts, about, writing);
}
