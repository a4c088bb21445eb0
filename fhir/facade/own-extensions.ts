import { mayRepeat, valuesOf } from '../extensions.ts';
import { unprocessable } from './fault.ts';
import { type Elements, isElements } from './plain-json.ts';

/** How an extension is not one of this network; null where it is, or where it is somebody else's. */
function faultIn(said: Elements, before: readonly unknown[]): string | null {
  const url = String(said.url);
  const values = valuesOf(url);
  if (values === null) return null;
  if (!mayRepeat(url) && before.some((one) => isElements(one) && one.url === url))
    return `The extension ${url} stands once.`;
  if (values.length === 0) return `The network has no extension ${url}.`;
  const given = Object.keys(said).filter((name) => name === 'extension' || name.startsWith('value'));
  return given.length === 1 && values.includes(given[0] ?? '')
    ? null
    : `The extension ${url} has its value as ${values.join(' or ')}.`;
}

/**
 * An extension of this network is one that it has, with a value of its type: said otherwise it would be read as not said.
 * @throws FhirFault 422 EXTENSION that names it
 */
export function requireOwnExtensions(value: unknown, at: string): void {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) requireOwnExtensions(one, `${at}[${index}]`);
    return;
  }
  if (!isElements(value)) return;
  for (const [name, part] of Object.entries(value)) {
    const where = `${at}.${name}`;
    if (name === 'extension' && Array.isArray(part))
      for (const [index, one] of part.entries()) {
        const fault = isElements(one) ? faultIn(one, part.slice(0, index)) : null;
        if (fault !== null) throw unprocessable('EXTENSION', fault, `${where}[${index}]`, 'structure');
      }
    requireOwnExtensions(part, where);
  }
}
