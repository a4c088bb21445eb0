/** Every reference in a resource, as it stands there. */
export function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  const { reference } = value as { reference?: unknown };
  const below = Object.values(value).flatMap(referencesIn);
  return typeof reference === 'string' ? [reference, ...below] : below;
}

/** A resource whose references to others of the same transaction are what those have become. */
export function withResolved<Value>(value: Value, resolved: (reference: string) => string): Value {
  const within = (part: unknown, name: string): unknown => {
    if (name === 'reference' && typeof part === 'string') return resolved(part);
    if (Array.isArray(part)) return part.map((one) => within(one, ''));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, within(one, key)]));
  };
  return within(value, '') as Value;
}
