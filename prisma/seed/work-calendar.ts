import { addDays } from '../../domain/calendar-date.ts';
import type { CalendarDayKind } from '../../domain/codes/work-calendar.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import type { Actor } from './people.ts';
import type { Story } from './story.ts';

interface Festival {
  readonly name: string;
  /** The first and the last day off. */
  readonly off: readonly [string, string];
  /** 调休上班: weekend days that are worked instead. */
  readonly makeUp?: readonly string[];
}

const NOTICE_2026 = '国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）';
const PUBLISHED_2026: readonly Festival[] = [
  { name: '元旦', off: ['2026-01-01', '2026-01-03'], makeUp: ['2026-01-04'] },
  { name: '春节', off: ['2026-02-15', '2026-02-23'], makeUp: ['2026-02-14', '2026-02-28'] },
  { name: '清明节', off: ['2026-04-04', '2026-04-06'] },
  { name: '劳动节', off: ['2026-05-01', '2026-05-05'], makeUp: ['2026-05-09'] },
  { name: '端午节', off: ['2026-06-19', '2026-06-21'] },
  { name: '中秋节', off: ['2026-09-25', '2026-09-27'] },
  { name: '国庆节', off: ['2026-10-01', '2026-10-07'], makeUp: ['2026-09-20', '2026-10-10'] },
];

// The days off by law (全国年节及纪念日放假办法); how they are joined with weekends is no part of this demo.
const ASSUMED_2027 = 'assumption: 仅列法定放假日，不含2027年调休安排（演示）';
const STATUTORY_2027: readonly Festival[] = [
  { name: '元旦', off: ['2027-01-01', '2027-01-01'] },
  { name: '春节', off: ['2027-02-05', '2027-02-08'] },
  { name: '清明节', off: ['2027-04-05', '2027-04-05'] },
  { name: '劳动节', off: ['2027-05-01', '2027-05-02'] },
  { name: '端午节', off: ['2027-06-09', '2027-06-09'] },
  { name: '中秋节', off: ['2027-09-15', '2027-09-15'] },
  { name: '国庆节', off: ['2027-10-01', '2027-10-03'] },
];

function daysFrom(firstOn: string, lastOn: string): string[] {
  const days: string[] = [];
  for (let dayOn = firstOn; dayOn <= lastOn; dayOn = addDays(dayOn, 1)) days.push(dayOn);
  return days;
}

/** 广东: holidays and make-up workdays of 2026 as published, and of 2027 what the law says. */
export function calendarRows(story: Story, sysAdmin: Actor): Prisma.WorkCalendarDayCreateManyInput[] {
  const recordedAt = story.at(-20, '09:00');
  const row = (dateOn: string, kind: CalendarDayKind, said: { name: string; document: string }) => ({
    ...{ id: story.idAt(recordedAt), regionCode: '440000', dateOn, kind, ...said },
    ...{ setById: sysAdmin.personId, recordedAt },
  });
  const ofNotice = (festivals: readonly Festival[], document: string) =>
    festivals.flatMap(({ name, off: [firstOn, lastOn], makeUp = [] }) => [
      ...daysFrom(firstOn, lastOn).map((dateOn) => row(dateOn, 'HOLIDAY', { name, document })),
      ...makeUp.map((dateOn) => row(dateOn, 'MAKE_UP_WORKDAY', { name: `${name}调休`, document })),
    ]);
  return [...ofNotice(PUBLISHED_2026, NOTICE_2026), ...ofNotice(STATUTORY_2027, ASSUMED_2027)];
}
