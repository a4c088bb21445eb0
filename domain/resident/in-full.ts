import { read } from '../../prisma/client.ts';
import type { IdentifierField } from '../codes/unmask.ts';
import { NotFound } from '../errors.ts';
import { seal } from '../seal.ts';
import type { Acting } from '../viewer.ts';
import type { SealedColumn } from './columns.ts';
import { OPENING_COLUMNS, residentsVisible } from './policy.ts';
import { fieldsOf, type ResidentUnmaskInput, requireOpenInFull } from './unmask.ts';

/** A value in full: it may stand in the one answer it was asked for, and nowhere else. */
export interface IdentifierInFull {
  readonly field: IdentifierField;
  /** null where none is known. */
  readonly value: string | null;
}

const COLUMN_OF: Readonly<Record<IdentifierField, SealedColumn>> = {
  ID_NO: 'idNoSealed',
  PHONE: 'phoneSealed',
  ADDRESS: 'addressSealed',
  HEALTH_CARD_NO: 'healthCardNoSealed',
  INSURANCE_NO: 'insuranceNoSealed',
};

const SEALED = {
  idNoSealed: true,
  phoneSealed: true,
  addressSealed: true,
  healthCardNoSealed: true,
  insuranceNoSealed: true,
} as const;

/**
 * The values of an act that `unmaskResident` has put on record; asked again at this instant, so that a repeat of the
 * act shows nothing that has been closed meanwhile.
 * @throws NotFound; RuleRefused NUMBER_NOT_OPEN, UNMASK_PURPOSE
 */
export async function identifiersInFull(
  { viewer, clock }: Acting,
  input: ResidentUnmaskInput,
): Promise<IdentifierInFull[]> {
  const now = clock.now();
  const id = input.residentId;
  const resident = await read().resident.findFirst({
    where: { AND: [{ id }, residentsVisible(viewer, now)] },
    select: { ...OPENING_COLUMNS, ...SEALED },
  });
  if (resident === null) throw new NotFound('resident', ['residentId']);
  requireOpenInFull(input, { viewer, resident, now });
  return fieldsOf(input).map((field) => {
    const column = COLUMN_OF[field];
    const envelope = resident[column];
    const value = envelope === null ? null : seal().open(envelope, { table: 'Resident', row: id, column });
    return { field, value };
  });
}
