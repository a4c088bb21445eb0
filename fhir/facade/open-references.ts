import type { Resource, ResourceType } from '@medplum/fhirtypes';
import { resourceIdentifier } from '../map/resource-identifier.ts';
import type { Asking } from './asking.ts';
import { literal } from './params.ts';
import { referencesIn } from './references.ts';

type Named = NonNullable<ReturnType<typeof literal>>;
type Closed = (reference: unknown) => Named | null;

/** A value, in which what leads to something closed is put in another way. */
function without(value: unknown, closed: Closed, otherwise: (named: Named) => object): unknown {
  if (Array.isArray(value)) return value.map((one) => without(one, closed, otherwise));
  if (typeof value !== 'object' || value === null) return value;
  const { reference, ...beside } = value as { readonly reference?: unknown };
  const named = closed(reference);
  if (named !== null) return { ...otherwise(named), ...beside };
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, without(part, closed, otherwise)]),
  );
}

async function openAmong(named: readonly (Named | null)[], asking: Asking): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  for (const type of new Set(named.map((one) => one?.type))) {
    const ids = named.filter((one) => one?.type === type).map((one) => one?.id ?? '');
    const found = await asking.routes.get(type as ResourceType)?.byIds([...new Set(ids)], asking);
    for (const { id } of found?.resources ?? []) open.add(`${type}/${id}`);
  }
  return open;
}

/** In the words that stand beside the reference alone. */
export const inWords = (): object => ({});
/** By type and identifier: who reads knows it already, and may look at it no more. */
export const logically = ({ type, id }: Named): object => ({
  type,
  identifier: resourceIdentifier(type, id),
});

/**
 * Resources that outlast the relation in which they were made, and so may be open where what they speak of is closed: they point
 * only at what who asks may read.
 */
export async function pointingAtOpen<Pointing extends Resource>(
  resources: readonly Pointing[],
  { asking, otherwise }: { readonly asking: Asking; readonly otherwise: (named: Named) => object },
): Promise<Pointing[]> {
  const named = resources.flatMap(referencesIn).map((text) => literal(text, asking.base));
  const open = await openAmong(named, asking);
  const closed: Closed = (reference) => {
    const one = typeof reference === 'string' ? literal(reference, asking.base) : null;
    return one === null || open.has(`${one.type}/${one.id}`) ? null : one;
  };
  return resources.map((resource) => without(resource, closed, otherwise) as Pointing);
}
