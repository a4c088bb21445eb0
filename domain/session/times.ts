import { atLocalTime, isLocalDate, localDateOf, wallClockOf } from '../calendar-date.ts';
import { InvalidInput } from '../errors.ts';

/** Begin and end of a session, as day and wall clock of it. */
export interface SessionTimes {
  readonly serviceOn: string;
  readonly startTime: string;
  readonly endTime: string;
}

/**
 * Day and wall clock of a session.
 * @throws InvalidInput SESSION_TIMES unless it begins and ends on one day, at full minutes
 */
export function timesOf({ startAt, endAt }: { readonly startAt: Date; readonly endAt: Date }): SessionTimes {
  const serviceOn = localDateOf(startAt);
  const [startTime = '', endTime = ''] = [startAt, endAt].map((at) => wallClockOf(at).slice(-5));
  const isSame = (time: string, at: Date) => atLocalTime(serviceOn, time).getTime() === at.getTime();
  if (isLocalDate(serviceOn) && isSame(startTime, startAt) && isSame(endTime, endAt))
    return { serviceOn, startTime, endTime };
  const message = 'A session begins and ends on one day, at full minutes.';
  throw new InvalidInput({
    code: 'SESSION_TIMES',
    message,
    path: ['endTime'],
    rule: 'domain 2 SlotTemplate',
  });
}
