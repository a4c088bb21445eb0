import { type DailyTry, withinDailyTries } from '../daily-tries.ts';
import type { Acting } from '../viewer.ts';

const LIMIT = {
  kind: 'residency overlap',
  policy: 'residency.overlapsPerDay',
  code: 'RESIDENCY_OVERLAPS_PER_DAY',
  rule: 'V8: when somebody stays elsewhere is not found out by trying dates',
  message: (most: number) => `You have met ${most} stays in other homes today; enter more stays tomorrow.`,
} as const;

/** Runs an act that looks for stays in other homes, of which few may find one: each refusal tells of one date. */
export const withinOverlaps = <T>(acting: Acting, act: (one: DailyTry) => Promise<T>): Promise<T> =>
  withinDailyTries(acting, LIMIT, act);
