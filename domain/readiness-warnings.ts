import { rows } from '../prisma/client.ts';
import { missingCalendar } from './work-calendar/missing.ts';

/** Something that somebody has to see to before it becomes a fault; the service answers all the same. */
export interface ReadinessWarning {
  readonly code: 'WORK_CALENDAR_MISSING';
  readonly year: number;
  /** GB/T 2260. */
  readonly regionCodes: readonly string[];
}

/** What is about to be missing at `now`. */
export async function readinessWarnings(now: Date): Promise<ReadinessWarning[]> {
  const missing = await missingCalendar({ rows }, now);
  return missing === null ? [] : [{ code: 'WORK_CALENDAR_MISSING', ...missing }];
}
