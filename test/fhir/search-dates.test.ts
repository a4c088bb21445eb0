import { describe, expect, test } from 'vitest';
import { matches } from '../../domain/exchange/parts.ts';
import { lasting } from '../../domain/exchange/stretch.ts';
import { readDate, readStretch, withinInstants } from '../../fhir/facade/values.ts';

const at = (text: string | null): Date | null => (text === null ? null : new Date(`${text}+08:00`));
const DAY = '2026-11-20';
const COLUMNS = { start: 'startAt', end: 'endAt', canGoOn: true };

const PERIODS = {
  before: { startAt: at('2026-11-10T08:00:00'), endAt: at('2026-11-12T08:00:00') },
  'up to it': { startAt: at('2026-11-18T08:00:00'), endAt: at('2026-11-20T00:00:00') },
  'into it': { startAt: at('2026-11-19T08:00:00'), endAt: at('2026-11-20T08:00:00') },
  'within it': { startAt: at('2026-11-20T08:00:00'), endAt: at('2026-11-20T12:00:00') },
  'all of it': { startAt: at('2026-11-20T00:00:00'), endAt: at('2026-11-21T00:00:00') },
  'over it': { startAt: at('2026-11-19T08:00:00'), endAt: at('2026-11-22T08:00:00') },
  'out of it': { startAt: at('2026-11-20T08:00:00'), endAt: at('2026-11-22T08:00:00') },
  'and going on': { startAt: at('2026-11-20T08:00:00'), endAt: null },
  'since long': { startAt: at('2026-11-10T08:00:00'), endAt: null },
  after: { startAt: at('2026-11-23T08:00:00'), endAt: at('2026-11-24T08:00:00') },
} as const;
type Name = keyof typeof PERIODS;

const found = (text: string): Name[] =>
  (Object.keys(PERIODS) as Name[]).filter((name) =>
    readStretch(text, 'date').some((asked) => matches(PERIODS[name], lasting(COLUMNS, asked))),
  );

describe('a day and a period (R4 search, the table of prefixes)', () => {
  test.each<[string, Name[]]>([
    ['', ['within it', 'all of it']],
    ['eq', ['within it', 'all of it']],
    ['ne', ['before', 'up to it', 'into it', 'over it', 'out of it', 'and going on', 'since long', 'after']],
    ['gt', ['over it', 'out of it', 'and going on', 'since long', 'after']],
    ['lt', ['before', 'up to it', 'into it', 'over it', 'since long']],
    ['ge', ['within it', 'all of it', 'over it', 'out of it', 'and going on', 'since long', 'after']],
    ['le', ['before', 'up to it', 'into it', 'within it', 'all of it', 'over it', 'since long']],
    ['sa', ['after']],
    ['eb', ['before', 'up to it']],
    [
      'ap',
      ['up to it', 'into it', 'within it', 'all of it', 'over it', 'out of it', 'and going on', 'since long'],
    ],
  ])('%s', (prefix, names) => {
    expect(found(`${prefix}${DAY}`)).toEqual(names);
  });
});

const INSTANTS = {
  before: '2026-11-18T23:59:59',
  'the day before': '2026-11-19T23:59:59',
  first: '2026-11-20T00:00:00',
  last: '2026-11-20T23:59:59',
  next: '2026-11-21T00:00:00',
  after: '2026-11-22T00:00:00',
} as const;

describe('a day and an instant', () => {
  test.each<[string, (keyof typeof INSTANTS)[]]>([
    ['eq', ['first', 'last']],
    ['ne', ['before', 'the day before', 'next', 'after']],
    ['gt', ['next', 'after']],
    ['sa', ['next', 'after']],
    ['lt', ['before', 'the day before']],
    ['eb', ['before', 'the day before']],
    ['ge', ['first', 'last', 'next', 'after']],
    ['le', ['before', 'the day before', 'first', 'last']],
    ['ap', ['the day before', 'first', 'last', 'next']],
  ])('%s', (prefix, names) => {
    const ranges = readDate(`${prefix}${DAY}`, 'date');
    const all = Object.entries(INSTANTS).filter(([, text]) =>
      ranges.some((range) => matches({ on: at(text) }, { on: withinInstants(range) })),
    );
    expect(all.map(([name]) => name)).toEqual(names);
  });
});

test('what goes on without an end is over by no instant', () => {
  const flag = { recordedAt: at('2026-11-10T08:00:00') };
  const isFound = (text: string) =>
    readStretch(text, 'date').some((asked) => matches(flag, lasting({ start: 'recordedAt' }, asked)));
  expect(['gt2030', 'le2026-11-11', 'ap2030'].map(isFound)).toEqual([true, true, true]);
  expect(['eb2030', '2026', 'sa2026-11-10'].map(isFound)).toEqual([false, false, false]);
});
