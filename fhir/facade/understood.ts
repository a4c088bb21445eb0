import { requireContainedNamed } from './contained.ts';
import { requireNoModifiers } from './modifiers.ts';
import { requireOwnExtensions } from './own-extensions.ts';

/**
 * Whatever is written, nothing in it is passed over that would change what the rest means, or be lost without a word.
 * @throws FhirFault 422 MODIFIER, CONTAINED, EXTENSION that names the element
 */
export function requireUnderstood(resource: unknown, type: string): void {
  requireNoModifiers(resource, type);
  requireContainedNamed(resource, type);
  requireOwnExtensions(resource, type);
}
