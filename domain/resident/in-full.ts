import { read } from '../../prisma/client.ts';
import type { IdentifierField } from '../codes/unmask.ts';
import { type SealPlace, seal } from '../seal/seal.ts';
import type { Acting } from '../viewer.ts';
import { survivingId } from './alias.ts';
import type { SealedColumn } from './columns.ts';
import { fieldsOf, type InFullInput, sealedInFull } from './open-in-full.ts';

/** A value in full: it may stand in the one answer it was asked for, and nowhere else. */
export interface IdentifierInFull {
  readonly field: IdentifierField;
  /** null where none is known. */
  readonly value: string | null;
  /** The contact whose it is; null for the resident's own. */
  readonly contactId: string | null;
}

const COLUMN_OF: Readonly<Record<Exclude<IdentifierField, 'CONTACT_PHONES'>, SealedColumn>> = {
  ID_NO: 'idNoSealed',
  PHONE: 'phoneSealed',
  ADDRESS: 'addressSealed',
  HEALTH_CARD_NO: 'healthCardNoSealed',
  INSURANCE_NO: 'insuranceNoSealed',
};

const openedAt = (place: SealPlace, envelope: string | null): string | null =>
  envelope === null ? null : seal().open(envelope, place);

/**
 * The values of an act that `unmaskResident` has put on record; asked again at this instant, so that a repeat of the
 * act shows nothing that has been closed meanwhile. Of the contacts each has a value, in the order of calling.
 * @throws NotFound; RuleRefused NUMBER_NOT_OPEN, UNMASK_PURPOSE
 */
export async function identifiersInFull(
  { viewer, clock }: Acting,
  input: InFullInput,
): Promise<IdentifierInFull[]> {
  const residentId = await survivingId(input.residentId);
  const resident = await sealedInFull(read(), { viewer, now: clock.now() }, { ...input, residentId });
  return fieldsOf(input).flatMap((field): IdentifierInFull[] => {
    if (field === 'CONTACT_PHONES') {
      return resident.contacts.map(({ id, phoneSealed }) => {
        const place = { table: 'Contact', row: id, column: 'phoneSealed' };
        return { field, value: openedAt(place, phoneSealed), contactId: id };
      });
    }
    const column = COLUMN_OF[field];
    const place = { table: 'Resident', row: resident.id, column };
    return [{ field, value: openedAt(place, resident[column]), contactId: null }];
  });
}
