import { seal } from '../seal/seal.ts';

/** A resident as the comparison of sex and number sees it. */
export interface NumberedResident {
  readonly id: string;
  readonly idType: string;
  readonly sex: string;
  readonly idNoSealed: string | null;
}

/** Whether the sex differs from the parity of the ID card number: a warning, never a refusal (V1). */
export function isSexOffCard({ id, idType, sex, idNoSealed }: NumberedResident): boolean {
  if (idType !== 'ID_CARD' || idNoSealed === null || (sex !== 'MALE' && sex !== 'FEMALE')) return false;
  const number = seal().open(idNoSealed, { table: 'Resident', row: id, column: 'idNoSealed' });
  return (Number(number.charAt(16)) % 2 === 1) !== (sex === 'MALE');
}
