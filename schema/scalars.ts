import { GraphQLError } from 'graphql';
import { isCalendarDate, isLocalDate } from '../domain/calendar-date.ts';
import { builder } from './builder.ts';

const bad = (type: string, value: unknown, form: string): GraphQLError =>
  new GraphQLError(`${JSON.stringify(value)} is not a ${type}: ${form}.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

/** The years that both databases keep and sort alike; no living memory is older. */
const FIRST = new Date('1000-01-01T00:00:00Z');
const LAST = new Date('9999-12-31T23:59:59.999Z');

/** The instant, or null: the engine's own parser would turn 30 February into a day in March. */
function instantOf(text: string): Date | null {
  const dateOn = INSTANT.exec(text)?.[1];
  if (dateOn === undefined || !isCalendarDate(dateOn)) return null;
  const instant = new Date(text);
  return instant >= FIRST && instant <= LAST ? instant : null;
}

builder.scalarType('DateTime', {
  description: 'An instant, ISO 8601 with any offset in and UTC (`Z`) out, to the millisecond.',
  parseValue: (value) => {
    const instant = typeof value === 'string' ? instantOf(value) : null;
    if (instant === null)
      throw bad('DateTime', value, 'an existing instant with its offset, as 2026-11-22T09:00:00+08:00');
    return instant;
  },
  serialize: (value) =>
    typeof value === 'string' ? value.replace('+00:00', 'Z') : (value as Date).toISOString(),
});

builder.scalarType('LocalDate', {
  description: 'A date in Asia/Shanghai, `YYYY-MM-DD`, that exists in the calendar.',
  parseValue: (value) => {
    if (typeof value !== 'string' || !isLocalDate(value))
      throw bad('LocalDate', value, 'an existing date YYYY-MM-DD');
    return value;
  },
  serialize: (value) => value as string,
});

builder.scalarType('LocalTime', {
  description: 'A wall-clock time in Asia/Shanghai, `HH:mm`.',
  parseValue: (value) => {
    if (typeof value !== 'string' || !/^([01]\d|2[0-3]):[0-5]\d$/.test(value))
      throw bad('LocalTime', value, 'HH:mm');
    return value;
  },
  serialize: (value) => value as string,
});
