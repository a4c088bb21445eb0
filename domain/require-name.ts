import { InvalidInput } from './errors.ts';
import { hasLetter } from './name.ts';
import { requireTextAt } from './require-text.ts';

/**
 * The name of a person as it may be stored: one line of text with at least one letter of any script.
 * @throws InvalidInput TEXT_…, NAME_WITHOUT_LETTER with the place inside the input
 */
export function requireName(text: string, at: string | readonly string[], max = 100): string {
  const path = typeof at === 'string' ? at.split('.') : at;
  const name = requireTextAt(text, path, max);
  if (hasLetter(name)) return name;
  const message = 'A name has at least one letter, of whatever script.';
  throw new InvalidInput({ code: 'NAME_WITHOUT_LETTER', message, path, rule: 'V21: names' });
}
