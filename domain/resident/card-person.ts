import { read } from '../../prisma/client.ts';
import { nameOfCode } from '../codes/code-table.ts';
import { INSURANCE_TYPES } from '../codes/resident.ts';
import { maskAddress, maskPhone } from '../mask.ts';
import type { Viewer } from '../viewer.ts';
import { type EmergencyCard, emergencyCard } from './emergency-card.ts';
import { masked } from './masked.ts';

/** What of a person stands on a form beside the minimum, masked. */
export interface CardPerson {
  readonly card: EmergencyCard;
  readonly phoneMasked: string | null;
  readonly addressMasked: string | null;
  /** 费别, by its name. */
  readonly insurance: string | null;
}

/** The person of a form, where the record of the resident is open to the viewer; else null. */
export async function cardPerson(viewer: Viewer, residentId: string, now: Date): Promise<CardPerson | null> {
  const card = await emergencyCard(viewer, residentId, now);
  if (card === null) return null;
  const { phoneSealed, addressSealed, insuranceType } = await read().resident.findUniqueOrThrow({
    where: { id: residentId },
    select: { phoneSealed: true, addressSealed: true, insuranceType: true },
  });
  const at = (column: string) => ({ table: 'Resident', row: residentId, column });
  return {
    card,
    phoneMasked: masked(phoneSealed, at('phoneSealed'), maskPhone),
    addressMasked: masked(addressSealed, at('addressSealed'), maskAddress),
    insurance: insuranceType === null ? null : nameOfCode(INSURANCE_TYPES, insuranceType),
  };
}
