import type { Resource, ResourceType } from '@medplum/fhirtypes';
import type { ExternalLabel, ExternalName } from '../../domain/exchange/external-id.ts';
import type { ReferenceIn } from '../map/shapes.ts';
import { unprocessable } from './fault.ts';
import { literal } from './params.ts';
import { matching } from './search.ts';
import type { Writing } from './writing.ts';

/** The id of what a reference means, also of what it becomes in the same transaction; null for what is of another type. */
export function idReferred(reference: string, type: string, writing: Writing): string | null {
  const target = literal(writing.resolved(reference), writing.base);
  return target?.type === type ? target.id : null;
}

/** Identifiers as what the client's own systems call something. */
export const ownNames = <Label extends ExternalLabel>(
  labels: readonly Label[],
  { client }: Pick<Writing, 'client'>,
): (Label & ExternalName)[] => labels.map((label) => ({ ...label, organizationId: client.organization.id }));

interface Wanted {
  readonly type: ResourceType;
  /** The element that names it. */
  readonly expression: string;
  readonly writing: Writing;
}

const notFound = ({ type, expression }: Wanted) =>
  unprocessable('REFERENCE', `Name one ${type} that is known here.`, expression, 'not-found');

const escaped = (text: string): string => text.replace(/[\\,|$]/g, '\\$&');

/** Of those whom who asks may see, the id of the one that has the identifier; null for none, and for several. */
export async function idByIdentifier(
  type: ResourceType,
  { system, value }: { readonly system?: unknown; readonly value?: unknown },
  writing: Writing,
): Promise<string | null> {
  const route = writing.routes.get(type);
  if (route === undefined || typeof system !== 'string' || typeof value !== 'string') return null;
  const query = new URLSearchParams({ identifier: `${escaped(system)}|${escaped(value)}` });
  const { resources } = await matching(route, query, writing, 3);
  // A record that another one has taken the place of is not active any more.
  const active = resources.filter((one) => (one as Resource & { active?: boolean }).active !== false);
  const [only, ...more] = active.length === 0 ? resources : active;
  return more.length > 0 ? null : (only?.id ?? null);
}

/**
 * The id of whom a reference means: by its address, by an identifier, or what it becomes in the same transaction, which is known
 * when that has been run.
 * @throws FhirFault 422 REFERENCE that names the element
 */
export async function named({ reference, identifier }: ReferenceIn, wanted: Wanted): Promise<() => string> {
  const { type, writing } = wanted;
  if (reference !== undefined) {
    const own = (): string => {
      const id = idReferred(reference, type, writing);
      if (id === null) throw notFound(wanted);
      return id;
    };
    if (!writing.siblings().has(reference)) own();
    return own;
  }
  const id = await idByIdentifier(type, identifier ?? {}, writing);
  if (id === null) throw notFound(wanted);
  return () => id;
}
