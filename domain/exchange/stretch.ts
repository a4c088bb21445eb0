import { NO_ROW, type Where } from './page.ts';

/**
 * What is asked of something that lasts from a start until before an end; null: not asked. Of what goes on, the end is later than
 * any instant.
 */
export interface StretchAsked {
  readonly startsFrom: Date | null;
  readonly startsBefore: Date | null;
  readonly endsAfter: Date | null;
  readonly endsBy: Date | null;
}

interface Columns {
  readonly start: string;
  /** Left out: it goes on. */
  readonly end?: string;
  /** Whether it goes on where the end is null. */
  readonly canGoOn?: boolean;
}

const endsAfter = ({ end, canGoOn = false }: Columns, at: Date): Where[] => {
  if (end === undefined) return [];
  const later = { [end]: { gt: at } };
  return [canGoOn ? { OR: [{ [end]: null }, later] } : later];
};

/** Rows whose stretch of time, in these columns, is as it is asked for. */
export function lasting(columns: Columns, asked: StretchAsked): Where {
  const { start, end } = columns;
  return {
    AND: [
      ...(asked.startsFrom === null ? [] : [{ [start]: { gte: asked.startsFrom } }]),
      ...(asked.startsBefore === null ? [] : [{ [start]: { lt: asked.startsBefore } }]),
      ...(asked.endsAfter === null ? [] : endsAfter(columns, asked.endsAfter)),
      ...(asked.endsBy === null ? [] : [end === undefined ? NO_ROW : { [end]: { lte: asked.endsBy } }]),
    ],
  };
}
