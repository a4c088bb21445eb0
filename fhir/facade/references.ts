/** Every reference in a resource, as it stands there. */
export function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  const { reference } = value as { reference?: unknown };
  const below = Object.values(value).flatMap(referencesIn);
  return typeof reference === 'string' ? [reference, ...below] : below;
}
