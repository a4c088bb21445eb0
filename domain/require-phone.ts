import { InvalidInput } from './errors.ts';
import { parsePhone } from './identifier/phone.ts';

/** A telephone number of the input in its one normal form (V5). @throws InvalidInput PHONE_FORM */
export function requirePhone(phone: string, path: readonly string[]): string {
  const parsed = parsePhone(phone);
  if (parsed.ok) return parsed.value;
  const message =
    'A telephone number is a mainland one, a landline with its area code, or begins with + and the country.';
  throw new InvalidInput({ code: parsed.code, message, path, rule: 'V5' });
}
