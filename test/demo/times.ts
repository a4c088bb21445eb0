const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour12: false, ...options });
const WHEN = format({ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const DAY = format({ weekday: 'short', day: 'numeric', month: 'short' });
const CLOCK_TIME = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** An instant as a calendar on the wall in China shows it. */
export const when = (instant: string | Date): string => WHEN.format(new Date(instant));

/** The day alone. */
export const dayOf = (instant: string | Date): string => DAY.format(new Date(instant));

export const clockTime = (instant: string | Date): string => CLOCK_TIME.format(new Date(instant));

export const MINUTE_MS = 60_000;
