import { maskIdNo } from '../mask.ts';
import { masked } from './masked.ts';

/** The minimum by which an organisation knows a resident (domain 3.4). */
export interface ResidentCard {
  readonly id: string;
  readonly name: string;
  readonly sex: string;
  readonly birthOn: string | null;
  /** `1****************X`; null without a document. */
  readonly idNoMasked: string | null;
}

/** The columns of a resident that a card shows. */
export interface ResidentCardRow {
  readonly id: string;
  readonly nameOnCard: string;
  readonly sex: string;
  readonly birthOn: string | null;
  readonly idNoSealed: string | null;
}

export const toResidentCard = (row: ResidentCardRow): ResidentCard => ({
  id: row.id,
  name: row.nameOnCard,
  sex: row.sex,
  birthOn: row.birthOn,
  idNoMasked: masked(row.idNoSealed, { table: 'Resident', row: row.id, column: 'idNoSealed' }, maskIdNo),
});
