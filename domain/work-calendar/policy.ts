import { directoryPolicy } from '../access.ts';

/** Rules are open: everybody who is signed in reads the calendar of every place. */
export const workCalendarDayPolicy = directoryPolicy('workCalendarDay');
