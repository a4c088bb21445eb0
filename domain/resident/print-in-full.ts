import { randomUUID } from 'node:crypto';
import { read, rows } from '../../prisma/client.ts';
import type { IdentifierField, UnmaskPurpose } from '../codes/unmask.ts';
import { NotFound, RuleRefused } from '../errors.ts';
import type { Acting } from '../viewer.ts';
import { type IdentifierInFull, identifiersInFull } from './in-full.ts';
import { notOpen } from './open-in-full.ts';
import { requireUnmasksLeft, unmaskResident } from './unmask.ts';

/** Whose values are to stand on paper in full, which, and what for. */
export interface PrintInFull {
  readonly residentIds: readonly string[];
  readonly purpose: UnmaskPurpose;
  readonly fields: readonly IdentifierField[];
}

export type InFullByResident = ReadonlyMap<string, readonly IdentifierInFull[]>;

/** What is on the paper is known to the viewer: somebody whose record is not, has numbers that are not open. */
const refusalOf = (error: unknown): unknown =>
  error instanceof NotFound ? notOpen('The numbers of this resident are not open to you.') : error;

const isClosed = (error: unknown): boolean =>
  error instanceof RuleRefused && error.code === 'NUMBER_NOT_OPEN';

/**
 * Values in full for a print: each resident by the act `residentUnmask` itself, so that roles, daily limit, event and
 * audit row are the same. A list is begun only when the day leaves room for all of it. Of several residents those
 * whose numbers are not open stay masked; of a single one that is the refusal.
 * @throws RuleRefused UNMASK_PER_DAY, NUMBER_NOT_OPEN, UNMASK_PURPOSE, ORGANIZATION_NOT_ACTIVE
 */
export async function printInFull(
  acting: Acting,
  { residentIds, purpose, fields }: PrintInFull,
): Promise<InFullByResident> {
  const wanted = [...new Set(residentIds)];
  await requireUnmasksLeft({ rows, db: read() }, acting, { wanted: wanted.length, now: acting.clock.now() });
  const values = new Map<string, readonly IdentifierInFull[]>();
  for (const residentId of wanted) {
    const input = { idempotencyKey: `print-${randomUUID()}`, residentId, purpose, fields };
    try {
      await unmaskResident(acting, input);
      values.set(residentId, await identifiersInFull(acting, input));
    } catch (found) {
      const error = refusalOf(found);
      if (wanted.length === 1 || !isClosed(error)) throw error;
    }
  }
  return values;
}
