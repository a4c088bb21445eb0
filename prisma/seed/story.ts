import { addDays, atLocalTime, localDateOf } from '../../domain/calendar-date.ts';
import { newId } from '../../domain/id.ts';
import type { Prisma } from '../generated/sqlite/client.ts';

export type EventRow = Prisma.EventCreateManyInput & { readonly at: Date };

/** The day from which the demo network is told: every date and instant in it is so many days from `now`. */
export interface Story {
  readonly now: Date;
  readonly todayOn: string;
  on(days: number): string;
  /** `time` is wall clock in Asia/Shanghai; never later than `now` for a past or present day. */
  at(days: number, time: string): Date;
  idAt(at: Date): string;
}

export function tellFrom(now: Date): Story {
  const todayOn = localDateOf(now);
  const on = (days: number) => addDays(todayOn, days);
  return {
    now,
    todayOn,
    on,
    at(days, time) {
      const instant = atLocalTime(on(days), time);
      return days <= 0 && instant > now ? now : instant;
    },
    idAt: newId,
  };
}

/** What happened to one object, at the instant it happened and was recorded. */
export interface Told {
  readonly journeyId: string;
  readonly noun: string;
  readonly nounId: string;
  readonly act: string;
  readonly from?: string;
  readonly to: string;
  readonly at: Date;
  /** Null for an edge that time took. */
  readonly by: { readonly personId: string; readonly organizationId: string; readonly role: string } | null;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** The event row of `told`; such rows are written in the order of their instants. */
export const eventOf = (told: Told): EventRow => ({
  journeyId: told.journeyId,
  noun: told.noun,
  nounId: told.nounId,
  act: told.act,
  fromState: told.from ?? null,
  toState: told.to,
  personId: told.by?.personId ?? null,
  role: told.by?.role ?? null,
  organizationId: told.by?.organizationId ?? null,
  facts: told.facts === undefined ? null : JSON.stringify(told.facts),
  at: told.at,
  recordedAt: told.at,
});
