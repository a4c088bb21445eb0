import type { Tx } from '../../prisma/client.ts';
import { RuleRefused } from '../errors.ts';

/** The refusals of numbers that another entry of the directory already bears. */
export const TAKEN = {
  uscc: new RuleRefused({
    code: 'USCC_TAKEN',
    message: 'An organisation with this unified social credit code is already registered.',
    path: ['uscc'],
    rule: 'V2: one organisation, one code',
  }),
  licenceNo: new RuleRefused({
    code: 'LICENCE_TAKEN',
    message: 'An organisation with this licence number is already registered.',
    path: ['licenceNo'],
    rule: 'V3: one licence, one organisation',
  }),
} as const;

/** @throws RuleRefused USCC_TAKEN, LICENCE_TAKEN */
export async function requireFree(
  tx: Tx,
  numbers: { id: string; uscc: string; licenceNo: string | null },
): Promise<void> {
  const { id, uscc, licenceNo } = numbers;
  const others = await tx.db.organization.findMany({
    where: { id: { not: id }, OR: [{ uscc }, ...(licenceNo === null ? [] : [{ licenceNo }])] },
    select: { uscc: true },
  });
  if (others.some((other) => other.uscc === uscc)) throw TAKEN.uscc;
  if (others.length > 0) throw TAKEN.licenceNo;
}
