import { read } from '../../prisma/client.ts';

/** Of these referrals those that a row filter of the policy lets through. */
export async function openAmong(ids: readonly string[], visible: object): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const where = { AND: [{ id: { in: [...ids] } }, visible] };
  return new Set((await read().referral.findMany({ where, select: { id: true } })).map(({ id }) => id));
}
