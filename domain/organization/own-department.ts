import type { Tx } from '../../prisma/client.ts';
import { NotFound } from '../errors.ts';

/** A department that is at work in this organisation (V13). @throws NotFound for a closed, a foreign and an unknown one alike */
export async function requireOwnDepartment(
  tx: Tx,
  organizationId: string,
  departmentId: string,
): Promise<void> {
  const where = { id: departmentId, organizationId, status: 'ACTIVE' };
  if ((await tx.db.department.count({ where })) === 0) throw new NotFound('department', ['departmentId']);
}
