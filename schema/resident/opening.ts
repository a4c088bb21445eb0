import type { SealedColumn } from '../../domain/resident/columns.ts';
import { masked } from '../../domain/resident/masked.ts';
import { isRecordOpen, type Opening } from '../../domain/resident/policy.ts';
import { access } from '../access.ts';
import { actingOf, type GraphContext } from '../builder.ts';

/** What every field beyond the identity declares: null where the record is not open. */
export const ofRecord = { ...access('resident.record'), nullable: true } as const;

export const isOpen = (resident: Opening, context: GraphContext): boolean => {
  const { viewer, clock } = actingOf(context);
  return isRecordOpen(viewer, resident, clock.now());
};

/** A column as far as the record is open; null in place of what is not. */
export const whenOpen = <Value>(resident: Opening, context: GraphContext, value: Value): Value | null =>
  isOpen(resident, context) ? value : null;

type Sealed<Column extends SealedColumn> = Pick<Opening, 'id'> & { readonly [C in Column]: string | null };

/** A sealed column of a resident as it may be shown. */
export const shown = <Column extends SealedColumn>(
  resident: Sealed<Column>,
  column: Column,
  mask: (plain: string) => string,
): string | null => masked(resident[column], { table: 'Resident', row: resident.id, column }, mask);
