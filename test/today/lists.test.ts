import { describe, expect, test } from 'vitest';
import { codesOf } from '../../domain/codes/code-table.ts';
import { TODAY_LISTS, type TodayList } from '../../domain/codes/today.ts';
import { listed, type TodayAppointment } from '../../domain/today/lists.ts';

const DAY = { dateOn: '2026-11-24', nextOn: '2026-11-25', now: new Date('2026-11-24T01:00:00Z') };
const visit = (change: Partial<TodayAppointment> = {}): TodayAppointment => ({
  id: 'one',
  state: 'BOOKED',
  residentId: 'resident',
  serviceOn: DAY.dateOn,
  startAt: '2026-11-24T02:00:00.000+00:00',
  endAt: '2026-11-24T02:30:00.000+00:00',
  leaveAt: null,
  leftAt: null,
  returnedAt: null,
  reasonCode: null,
  isFasting: 0,
  isWhereKnown: 0,
  ...change,
});
const LEFT = '2026-11-24T00:40:00.000+00:00';
const BACK = '2026-11-24T03:30:00.000+00:00';
const PAST = { startAt: '2026-11-23T02:00:00.000+00:00', endAt: '2026-11-23T02:30:00.000+00:00' };
const YESTERDAY = { ...PAST, serviceOn: '2026-11-23' };
const OUT = { leftAt: '2026-11-23T00:40:00.000+00:00' };
const NEXT_WEEK = {
  serviceOn: '2026-12-01',
  startAt: '2026-12-01T02:00:00.000+00:00',
  endAt: '2026-12-01T02:30:00.000+00:00',
};
const TOMORROW = { serviceOn: '2026-11-25' };

describe('an appointment stands on every list on which a nurse looks for it, and on no other', () => {
  test.each<[string, Partial<TodayAppointment>, TodayList[]]>([
    ['booked for today', {}, ['LEAVING']],
    ['booked for today, fasting', { isFasting: 1 }, ['LEAVING', 'FASTING']],
    ['booked for tomorrow', TOMORROW, []],
    ['booked for tomorrow, fasting', { ...TOMORROW, isFasting: 1 }, ['FASTING']],
    ['on the way', { leftAt: LEFT }, ['RETURNING']],
    ['at the hospital', { state: 'CHECKED_IN', leftAt: LEFT }, ['RETURNING']],
    ['at the hospital, nobody noted that they left', { state: 'CALLED' }, ['RETURNING']],
    ['seen', { state: 'FULFILLED', leftAt: LEFT }, ['RETURNING']],
    ['seen and back', { state: 'FULFILLED', leftAt: LEFT, returnedAt: BACK }, []],
    ['sent away before they were seen', { state: 'STOPPED', leftAt: LEFT }, ['RETURNING']],
    ['cancelled while on the way to the bus', { state: 'CANCELLED', leftAt: LEFT }, ['RETURNING']],
    ['cancelled and back', { state: 'CANCELLED', leftAt: LEFT, returnedAt: BACK }, []],
    ['admitted on the way', { state: 'CANCELLED', reasonCode: 'ADMITTED', leftAt: LEFT }, []],
    ['entered in error', { state: 'VOIDED', leftAt: LEFT }, []],
    ['left yesterday, seen, not back', { ...YESTERDAY, state: 'FULFILLED', ...OUT }, ['RETURNING']],
    ['left yesterday and never arrived', { ...YESTERDAY, state: 'NO_SHOW', ...OUT }, ['RETURNING']],
    ['left yesterday, the hospital silent', { ...YESTERDAY, ...OUT }, ['RETURNING', 'UNCONFIRMED']],
    ['left yesterday, admitted meanwhile', { ...YESTERDAY, state: 'FULFILLED', ...OUT, isWhereKnown: 1 }, []],
    ['left yesterday and back', { ...YESTERDAY, state: 'FULFILLED', ...OUT, returnedAt: BACK }, []],
    ['left yesterday, moved to next week', { ...NEXT_WEEK, ...OUT }, ['RETURNING']],
    [
      'left yesterday, its session stopped',
      { ...YESTERDAY, state: 'TO_REBOOK', ...OUT },
      ['RETURNING', 'TO_REBOOK'],
    ],
    ['taken to the emergency yesterday', { ...YESTERDAY, state: 'MOVED_TO_EMERGENCY' }, ['RETURNING']],
    ['seen yesterday, nobody noted that they left', { ...YESTERDAY, state: 'FULFILLED' }, []],
    ['leaves tomorrow, looked at today', { ...TOMORROW, state: 'BOOKED', leaveAt: BACK }, []],
    ['cancelled', { state: 'CANCELLED' }, []],
    ['its session was stopped', { state: 'TO_REBOOK' }, ['TO_REBOOK']],
    ['its session was stopped next week', { state: 'TO_REBOOK', serviceOn: '2026-12-01' }, ['TO_REBOOK']],
    ['asked for', { state: 'REQUESTED', serviceOn: '2026-12-01' }, ['UNANSWERED']],
    ['offered to who waits', { state: 'OFFERED', serviceOn: '2026-12-01' }, ['UNANSWERED']],
    ['waiting', { state: 'WAITLISTED' }, []],
    ['over, and the hospital is silent', { ...PAST, serviceOn: '2026-11-23' }, ['UNCONFIRMED']],
    ['missed', { ...PAST, serviceOn: '2026-11-23', state: 'NO_SHOW' }, []],
  ])('%s', (_what, change, lists) => {
    const found = codesOf(TODAY_LISTS).filter((list) => listed([visit(change)], list, DAY).length > 0);
    expect(found).toEqual(lists);
  });

  test('who leaves first comes first, also for a later visit', () => {
    const far = visit({ id: 'far', startAt: '2026-11-24T03:00:00.000+00:00', leaveAt: LEFT });
    const near = visit({ id: 'near' });
    expect(listed([near, far], 'LEAVING', DAY).map(({ id }) => id)).toEqual(['far', 'near']);
  });

  test('one whose time is over stands on the list of today as well as on that of the silent', () => {
    const over = visit({ endAt: '2026-11-24T00:30:00.000+00:00' });
    expect(listed([over], 'LEAVING', DAY)).toHaveLength(1);
    expect(listed([over], 'UNCONFIRMED', DAY)).toHaveLength(1);
  });
});
