/** A span of local dates, both ends included; an end of null is open. */
export interface DateSpan {
  readonly fromOn: string;
  readonly toOn: string | null;
}

/** A span of instants: its start belongs to it, its end does not. */
export interface InstantSpan {
  readonly startAt: Date;
  readonly endAt: Date;
}

/** ISO dates sort as text; an open end lies behind every date. */
const reaches = ({ toOn }: DateSpan, dateOn: string): boolean => toOn === null || toOn >= dateOn;

/** Whether a span has no date at all, because it ends before it begins. */
const isEmpty = ({ fromOn, toOn }: DateSpan): boolean => toOn !== null && toOn < fromOn;

/** Whether two spans share at least one date. */
export const overlaps = (a: DateSpan, b: DateSpan): boolean =>
  !isEmpty(a) && !isEmpty(b) && reaches(a, b.fromOn) && reaches(b, a.fromOn);

/** Whether a date lies in the span. */
export const contains = (span: DateSpan, dateOn: string): boolean =>
  span.fromOn <= dateOn && reaches(span, dateOn);

/** Whether two spans share an instant: one that ends when the other begins does not. */
export const overlapsInstants = (a: InstantSpan, b: InstantSpan): boolean =>
  a.startAt < a.endAt && b.startAt < b.endAt && a.startAt < b.endAt && b.startAt < a.endAt;
