import type { ContactRelation, NotificationOccasion } from '../codes/resident.ts';
import { requireName } from '../require-name.ts';
import { requirePhone } from '../require-phone.ts';
import { requireTextAt } from '../require-text.ts';
import { seal } from '../seal/seal.ts';

/** Somebody who is called for a resident (联系人). */
export interface ContactFields {
  readonly name: string;
  readonly relation: ContactRelation;
  readonly phone: string;
  readonly language?: string | null | undefined;
  /** On what the contact wants to be told; EMERGENCY when left out. */
  readonly notifyOn?: readonly NotificationOccasion[] | null | undefined;
}

const DEFAULT_OCCASIONS: readonly NotificationOccasion[] = ['EMERGENCY'];

/**
 * A contact as it may be stored: texts cleaned, the number in its normal form. `path` is where it stands in the input.
 * @throws InvalidInput that names the field
 */
export function requireContact(contact: ContactFields, path: readonly string[] = []): ContactFields {
  return {
    ...contact,
    name: requireName(contact.name, [...path, 'name']),
    phone: requirePhone(contact.phone, [...path, 'phone']),
    language: contact.language == null ? null : requireTextAt(contact.language, [...path, 'language'], 50),
    notifyOn: [...new Set(contact.notifyOn ?? DEFAULT_OCCASIONS)],
  };
}

export const phoneColumns = (id: string, phone: string) => ({
  phoneSealed: seal().seal(phone, { table: 'Contact', row: id, column: 'phoneSealed' }),
  phoneIndex: seal().index(phone, 'phone'),
});
