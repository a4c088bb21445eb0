import { statement } from '../../prisma/client.ts';
import type { RowReader } from '../policy-value/read.ts';
import { changesSince } from './changes.ts';
import type { HandoverLine } from './line.ts';
import { openItems } from './open-items.ts';

/** What a handover at this moment would hold. */
export interface HandoverContent {
  readonly fromAt: Date;
  readonly lines: readonly HandoverLine[];
}

const selectLast = statement(`
  SELECT h."toAt" FROM "Handover" h WHERE h."nursingHomeId" = :nursingHomeId ORDER BY h."toAt" DESC LIMIT 1`);

/** A home that hands over for the first time looks back one day. */
const FIRST_HOURS = 24;

/** Changes since the last handover of a home, then what is open. */
export async function contentAt(read: RowReader, nursingHomeId: string, now: Date): Promise<HandoverContent> {
  const [last] = await read.rows<{ toAt: string }>(selectLast, { nursingHomeId });
  const fromAt = last === undefined ? new Date(now.getTime() - FIRST_HOURS * 3_600_000) : new Date(last.toAt);
  const changes = await changesSince(read, nursingHomeId, { fromAt, toAt: now });
  return { fromAt, lines: [...changes, ...(await openItems(read, nursingHomeId, now))] };
}
