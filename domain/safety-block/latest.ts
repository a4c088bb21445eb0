import { read } from '../../prisma/client.ts';
import type { Mark } from '../exchange/marks.ts';
import type { Reading } from '../exchange/page.ts';
import { notVoided } from '../not-voided.ts';
import type { SafetyContent } from './content.ts';
import { LATEST_EDITION_FIRST, safetyBlocksVisible } from './policy.ts';
import { contentOf } from './stored-content.ts';

/** The latest edition of an open record, whole: PROTECTED agents are in it. */
export interface LatestSafety {
  readonly residentId: string;
  readonly mark: Mark;
  readonly content: SafetyContent;
}

/** The latest edition of each of these residents whose record is open. */
export async function latestSafetyOf(
  residentIds: readonly string[],
  { viewer, now }: Reading,
): Promise<LatestSafety[]> {
  const found = await read().safetyBlock.findMany({
    where: {
      AND: [{ residentId: { in: [...residentIds] } }, notVoided, safetyBlocksVisible(viewer, now)],
    },
    ...LATEST_EDITION_FIRST,
    include: { devices: { orderBy: { rank: 'asc' } } },
  });
  const latest = new Map<string, LatestSafety>();
  for (const block of found) {
    const { residentId, recordedAt, edition } = block;
    if (latest.has(residentId)) continue;
    const mark = { at: recordedAt, version: edition };
    latest.set(residentId, { residentId, mark, content: contentOf(block) });
  }
  return [...latest.values()];
}
