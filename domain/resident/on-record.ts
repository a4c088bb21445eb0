import { read } from '../../prisma/client.ts';
import type { IdType } from '../codes/resident.ts';
import type { Reading } from '../exchange/page.ts';
import { normalForm } from '../identifier/normal-form.ts';
import { seal } from '../seal/seal.ts';
import type { SealedColumn } from './columns.ts';
import { type ResidentFacts, requireFacts } from './facts.ts';
import { recordsOpen } from './policy.ts';

interface Said extends Pick<ResidentFacts, 'phone' | 'address' | 'healthCardNo'> {
  readonly idNo?: string | undefined;
  readonly idType?: IdType | undefined;
}

/**
 * Of what is said of a resident, what an open record does not hold already: what is shown masked cannot be compared by who says
 * it, and said again it sets nothing right. Of a record that is not open nothing is compared.
 * @throws InvalidInput that names the field
 */
export async function notOnRecord<Changes extends Said>(
  { viewer, now }: Reading,
  residentId: string,
  changes: Changes,
): Promise<Changes> {
  const where = { AND: [{ id: residentId }, recordsOpen(viewer, now)] };
  const row = await read().resident.findFirst({ where });
  if (row === null) return changes;
  const held = (column: SealedColumn): string | null => {
    const envelope = row[column];
    return envelope === null ? null : seal().open(envelope, { table: 'Resident', row: row.id, column });
  };
  const { phone, address, healthCardNo } = requireFacts(changes);
  const { idNo, idType = row.idType } = changes;
  const isNumberHeld = idNo != null && normalForm(idNo) === held('idNoSealed') && idType === row.idType;
  return {
    ...changes,
    ...(isNumberHeld && { idNo: undefined, idType: undefined }),
    ...(phone === held('phoneSealed') && { phone: undefined }),
    ...(address === held('addressSealed') && { address: undefined }),
    ...(healthCardNo === held('healthCardNoSealed') && { healthCardNo: undefined }),
  };
}
