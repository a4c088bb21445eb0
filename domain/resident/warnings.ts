import { seal } from '../seal/seal.ts';
import type { Warning } from '../warning.ts';

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

/** What somebody should look at on the record of a resident; never in the way of an act. */
export function residentWarnings({ isToReconcile }: { readonly isToReconcile: boolean }): Warning[] {
  if (!isToReconcile) return [];
  const message =
    'Two records of this person were merged, and each had a safety block: the latest written is shown, the other one ' +
    'may say more. Compare the editions and write a new one.';
  return [{ code: 'SAFETY_BLOCK_TO_RECONCILE', message, rule: 'domain 2 SafetyBlock, 3.8 residentMerge' }];
}
