import { wallClockOf } from '../calendar-date.ts';
import type { SlotPool } from '../codes/slot.ts';
import { InvalidInput, NotFound, type Refusal, RuleRefused } from '../errors.ts';
import { overlapsInstants } from '../interval.ts';

/** A window of a session in one pool, as it stands. Instants as the database gives them. */
export interface StandingWindow {
  readonly id: string;
  readonly pool: SlotPool;
  readonly startAt: string;
  readonly endAt: string;
  readonly capacity: number;
  readonly taken: number;
  readonly extraPlaces: number;
  readonly firstPlaceNo: number;
  readonly isStopped: number;
}

/** A window as it is to be: one that is there by its slot, or another one by pool and times. */
export interface WindowInput {
  readonly slotId?: string | null | undefined;
  readonly pool?: SlotPool | null | undefined;
  readonly startAt?: Date | null | undefined;
  readonly endAt?: Date | null | undefined;
  /** Places in all, those added by name included; 0 takes the window back. */
  readonly capacity: number;
}

/** The same, whole. */
export interface WantedWindow {
  readonly slot: StandingWindow | null;
  readonly pool: SlotPool;
  readonly startAt: Date;
  readonly endAt: Date;
  readonly capacity: number;
}

/** Begin and end of the session in which the windows lie. */
export interface SessionSpan {
  readonly startAt: Date;
  readonly endAt: Date;
}

const RULE = 'domain 2 SlotTemplate / Session / Slot';
const MOST_PLACES = 200;

const refused = (code: string, message: string): RuleRefused =>
  new RuleRefused({ code, message, path: ['windows'], rule: RULE });
const invalid = (code: string, message: string): InvalidInput =>
  new InvalidInput({ code, message, path: ['windows'], rule: RULE });

const isAt = (slot: StandingWindow, { pool, startAt }: Pick<WantedWindow, 'pool' | 'startAt'>): boolean =>
  slot.pool === pool && Date.parse(slot.startAt) === startAt.getTime();

/** A window that stays where it is, with another number of places. */
export const withCapacity = (slot: StandingWindow, capacity: number): WantedWindow => ({
  ...{ slot, pool: slot.pool, capacity },
  ...{ startAt: new Date(slot.startAt), endAt: new Date(slot.endAt) },
});

/**
 * One window that is named, beside what is there.
 * @throws NotFound; InvalidInput WINDOW_TIMES; RuleRefused WINDOW_THERE, WINDOW_STOPPED
 */
export function wantedWindow(input: WindowInput, slots: readonly StandingWindow[]): WantedWindow {
  const wanted = completed(input, slots);
  if (wanted.slot?.isStopped !== 1) return wanted;
  throw refused('WINDOW_STOPPED', 'What is stopped stays stopped.');
}

function completed(input: WindowInput, slots: readonly StandingWindow[]): WantedWindow {
  const { slotId, capacity } = input;
  if (slotId != null) {
    const slot = slots.find(({ id }) => id === slotId);
    if (slot === undefined) throw new NotFound('slot', ['windows']);
    const stands = withCapacity(slot, capacity);
    return {
      ...stands,
      pool: input.pool ?? stands.pool,
      startAt: input.startAt ?? stands.startAt,
      endAt: input.endAt ?? stands.endAt,
    };
  }
  const { pool, startAt, endAt } = input;
  if (startAt == null || endAt == null)
    throw invalid('WINDOW_TIMES', 'A new window says when it begins and ends.');
  const wanted = { pool: pool ?? 'PUBLIC', startAt, endAt, capacity } as const;
  const slot = slots.find((one) => isAt(one, wanted)) ?? null;
  if (slot === null || slot.capacity === 0) return { ...wanted, slot };
  throw refused('WINDOW_THERE', 'The session has this window already; change that one.');
}

/** The windows of a plan, each on the slot that is there for it; what is not planned is taken back. */
export function plannedWindows(
  planned: readonly Omit<WantedWindow, 'slot'>[],
  slots: readonly StandingWindow[],
  now: Date,
): WantedWindow[] {
  const isOpenToChange = ({ startAt, isStopped }: StandingWindow) =>
    isStopped === 0 && Date.parse(startAt) > now.getTime();
  const wanted = planned
    .map((one) => ({ ...one, slot: slots.find((slot) => isAt(slot, one)) ?? null }))
    .filter(({ slot, startAt }) => startAt > now && (slot === null || isOpenToChange(slot)));
  const rest = slots.filter(
    (slot) => slot.capacity > 0 && isOpenToChange(slot) && !planned.some((one) => isAt(slot, one)),
  );
  return [...wanted, ...rest.map((slot) => withCapacity(slot, 0))];
}

const isSameTime = (slot: StandingWindow, { startAt, endAt }: WantedWindow): boolean =>
  Date.parse(slot.startAt) === startAt.getTime() && Date.parse(slot.endAt) === endAt.getTime();

/** Whether the window becomes another one than it is. */
export const isChanged = (wanted: WantedWindow): boolean =>
  wanted.slot === null
    ? wanted.capacity > 0
    : wanted.slot.capacity !== wanted.capacity ||
      wanted.slot.pool !== wanted.pool ||
      !isSameTime(wanted.slot, wanted);

/** Who has a place keeps it: in this window, at this time, out of this pool. */
function takenRefusal(wanted: WantedWindow): Refusal | null {
  const { slot, pool, capacity } = wanted;
  if (slot === null || slot.taken === 0) return null;
  if (capacity >= slot.taken && slot.pool === pool && isSameTime(slot, wanted)) return null;
  const message = `${slot.taken} of the ${slot.pool} places at ${wallClockOf(new Date(slot.startAt))} are held or booked: they stay, or the window is stopped.`;
  return refused('PLACES_TAKEN', message);
}

function formRefusal({ startAt, endAt, capacity }: WantedWindow): Refusal | null {
  if (!Number.isInteger(capacity) || capacity < 0 || capacity > MOST_PLACES)
    return invalid('CAPACITY', `A window has 0 to ${MOST_PLACES} places.`);
  return startAt < endAt ? null : invalid('WINDOW_TIMES', 'A window ends after it begins.');
}

function timeRefusal({ slot, startAt, endAt, capacity }: WantedWindow, span: SessionSpan, now: Date) {
  if (startAt <= now || (slot !== null && Date.parse(slot.startAt) <= now.getTime()))
    return refused('WINDOW_BEGUN', 'A window that has begun stays as it is.');
  const isInside = span.startAt <= startAt && endAt <= span.endAt;
  return isInside || capacity === 0
    ? null
    : refused('WINDOW_OUTSIDE', 'A window lies in the time of its session.');
}

/** Windows are at the same time, or do not touch: nobody is in two of them at once. */
function overlapRefusal(windows: readonly WantedWindow[]): Refusal | null {
  const isBetween = (one: WantedWindow, other: WantedWindow) =>
    overlapsInstants(one, other) &&
    (one.startAt.getTime() !== other.startAt.getTime() || one.endAt.getTime() !== other.endAt.getTime());
  const isSame = (one: WantedWindow, other: WantedWindow) =>
    one.pool === other.pool && one.startAt.getTime() === other.startAt.getTime();
  for (const [at, one] of windows.entries())
    for (const other of windows.slice(at + 1)) {
      if (isSame(one, other)) return refused('WINDOW_THERE', 'A window of a pool is there once.');
      if (one.capacity > 0 && other.capacity > 0 && isBetween(one, other))
        return refused('WINDOWS_OVERLAP', 'Windows are at the same time, or one after the other.');
    }
  return null;
}

/** Why windows cannot become what is wanted, beside those that stay as they are; null when they can. */
export function windowsRefusal(
  changed: readonly WantedWindow[],
  { slots, span, now }: { slots: readonly StandingWindow[]; span: SessionSpan; now: Date },
): Refusal | null {
  for (const wanted of changed) {
    const refusal = formRefusal(wanted) ?? timeRefusal(wanted, span, now) ?? takenRefusal(wanted);
    if (refusal !== null) return refusal;
  }
  const staying = slots.filter(({ id }) => !changed.some(({ slot }) => slot?.id === id));
  return overlapRefusal([...changed, ...staying.map((slot) => withCapacity(slot, slot.capacity))]);
}

/** A range of place numbers (号序) for a window, that no other window has and nobody was ever given in another one. */
export function firstNumberOf(
  { slot, capacity }: Pick<WantedWindow, 'slot' | 'capacity'>,
  others: readonly {
    readonly firstPlaceNo: number;
    readonly capacity: number;
    readonly extraPlaces: number;
  }[],
  given: readonly { readonly slotId: string; readonly placeNo: number }[],
): number {
  const regular = capacity - (slot?.extraPlaces ?? 0);
  const ranges = [
    ...others.map((one) => ({
      from: one.firstPlaceNo,
      to: one.firstPlaceNo + one.capacity - one.extraPlaces,
    })),
    ...given.filter(({ slotId }) => slotId !== slot?.id).map(({ placeNo: from }) => ({ from, to: from + 1 })),
  ];
  const isFree = (first: number) => ranges.every(({ from, to }) => to <= first || first + regular <= from);
  if (slot !== null && isFree(slot.firstPlaceNo)) return slot.firstPlaceNo;
  return Math.max(1, ...ranges.map(({ to }) => to), ...given.map(({ placeNo }) => placeNo + 1));
}
