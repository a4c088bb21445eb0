import { localDateOf, weekdayOf } from '../../domain/calendar-date.ts';

const WEEKDAYS = ['', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'];

/** `2026年11月25日 星期三` */
export function dateWords(dateOn: string): string {
  const [year, month, day] = dateOn.split('-').map(Number);
  return `${year}年${month}月${day}日 ${WEEKDAYS[weekdayOf(dateOn)]}`;
}

const CLOCK = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `08:30`, as the clock on the wall shows it. */
export const timeWords = (at: string | Date): string => CLOCK.format(new Date(at));

/** `08:30–09:00` */
export const windowWords = (startAt: string, endAt: string): string =>
  `${timeWords(startAt)}–${timeWords(endAt)}`;

/** What is not known is a dash, so that nobody takes an empty place for an oversight. */
export const orDash = (text: string | null | undefined): string => (text == null || text === '' ? '—' : text);

export const ageWords = (age: number | null): string => (age === null ? '年龄不详' : `${age}岁`);

export const printedWords = (
  who: { readonly name: string; readonly organization: string },
  now: Date,
): string =>
  `${who.organization} ${who.name} 打印于 ${localDateOf(now)} ${timeWords(now)} · 内含个人信息，用后请销毁`;
