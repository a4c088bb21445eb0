/** Where the time comes from: rules ask the clock they are given, never the machine. */
export interface Clock {
  now(): Date;
}

/** The machine's time. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  /** Moves to an instant, also back in time. */
  set(instant: Date): void;
  /** Moves on by milliseconds; a negative number moves back. */
  advance(milliseconds: number): void;
}

/**
 * A frozen clock.
 * @throws RangeError when it is set to something that is no instant
 */
export function testClock(start: Date): TestClock {
  const instantOf = (instant: Date): number => {
    const milliseconds = instant.getTime();
    if (Number.isNaN(milliseconds)) throw new RangeError('A clock needs a valid instant.');
    return milliseconds;
  };
  let current = instantOf(start);
  return {
    now: () => new Date(current),
    set: (instant) => {
      current = instantOf(instant);
    },
    advance: (milliseconds) => {
      current = instantOf(new Date(current + milliseconds));
    },
  };
}
