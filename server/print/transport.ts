import { appointmentsOfDay, type PrintedAppointment } from '../../domain/appointment/printed.ts';
import { BOOKING_ROLES } from '../../domain/appointment/workflow.ts';
import { endOfLocalDay, isLocalDate, startOfLocalDay } from '../../domain/calendar-date.ts';
import { nameOfCode } from '../../domain/codes/code-table.ts';
import { SEXES } from '../../domain/codes/resident.ts';
import { InvalidInput, RuleRefused } from '../../domain/errors.ts';
import type { InFullByResident } from '../../domain/resident/print-in-full.ts';
import { escortWords } from './appointment.ts';
import type { Block, Column } from './document.ts';
import { footerOf, inFullFor, type Print, type PrintRequest, valueIn } from './print.ts';
import { ageWords, dateWords, orDash, timeWords, windowWords } from './words.ts';

/** A day of one home; more is not one list that somebody works through. */
const MOST_ROWS = 500;

const COLUMNS: readonly Column[] = [
  { title: '出发', share: 5 },
  { title: '就诊', share: 8 },
  { title: '姓名', share: 11 },
  { title: '床号', share: 6 },
  { title: '证件号码', share: 15 },
  { title: '科室 · 医生 · 诊室', share: 15 },
  { title: '交通 · 协助', share: 12 },
  { title: '陪同', share: 11 },
  { title: '携带 · 备注', share: 16 },
  { title: '出/返', share: 6 },
];

const joined = (parts: readonly (string | null)[]): string => parts.filter(Boolean).join(' · ');

const cells = (row: PrintedAppointment, values: InFullByResident): string[] => [
  row.leaveAt === null ? '—' : timeWords(row.leaveAt),
  windowWords(row.startAt, row.endAt),
  `${row.resident.name}\n${nameOfCode(SEXES, row.resident.sex)} ${ageWords(row.age)}`,
  orDash(row.bedNo),
  orDash(valueIn(values.get(row.residentId), 'ID_NO') ?? row.resident.idNoMasked),
  joined([row.departmentName, row.practitionerName, row.room]),
  orDash(joined([row.transport, row.assistance.join('、')])),
  escortWords(row),
  orDash(joined([row.isFasting ? '【空腹】' : null, row.bringList, row.note])),
  '□ / □',
];

/** Hospital by hospital, in the order of the first appointment at each. */
function blocksOf(rows: readonly PrintedAppointment[], values: InFullByResident): Block[] {
  const byHospital = new Map<string, PrintedAppointment[]>();
  for (const row of rows)
    byHospital.set(row.hospitalName, [...(byHospital.get(row.hospitalName) ?? []), row]);
  return [...byHospital].flatMap(([hospital, ofHospital]): Block[] => {
    const [first] = ofHospital;
    const text = joined([
      hospital,
      `${ofHospital.length} 人`,
      first?.hospitalAddress ?? null,
      first?.hospitalPhone ?? null,
    ]);
    return [
      { kind: 'HEADING', text },
      { kind: 'TABLE', columns: COLUMNS, rows: ofHospital.map((row) => cells(row, values)) },
    ];
  });
}

const countWords = (rows: readonly PrintedAppointment[]): string => {
  const fasting = rows.filter(({ isFasting }) => isFasting).length;
  const helped = rows.filter(({ assistance }) => assistance.length > 0).length;
  return `共 ${rows.length} 人 · 空腹 ${fasting} 人 · 需协助 ${helped} 人`;
};

async function rowsOfDay({ acting, id: serviceOn }: PrintRequest): Promise<PrintedAppointment[]> {
  const reading = { viewer: acting.viewer, now: acting.clock.now() };
  const [dayAt, nextDayAt] = [startOfLocalDay(serviceOn), endOfLocalDay(serviceOn)];
  const rows = await appointmentsOfDay(reading, { serviceOn, dayAt, nextDayAt, limit: MOST_ROWS + 1 });
  if (rows.length <= MOST_ROWS) return rows;
  const message = `A list holds at most ${MOST_ROWS} people; this day has more.`;
  throw new RuleRefused({ code: 'PRINT_TOO_LONG', message, path: ['id'], rule: 'docs/decisions/prints.md' });
}

/** 外出就诊接送单: whom the own organisation sends to which hospital on a day; `id` is the date. */
export const transportList: Print = {
  noun: 'transport',
  readers: BOOKING_ROLES,
  async make(request) {
    const { id: serviceOn } = request;
    if (!isLocalDate(serviceOn)) {
      const message = 'A transport list is of a date: YYYY-MM-DD.';
      throw new InvalidInput({ code: 'DATE', message, path: ['id'], rule: 'docs/decisions/prints.md' });
    }
    const rows = await rowsOfDay(request);
    const residentIds = [...new Set(rows.map(({ residentId }) => residentId))];
    const values = await inFullFor(request, residentIds, ['ID_NO']);
    const masked = residentIds.length - values.size;
    const blocks = blocksOf(rows, values);
    if (rows.length === 0) blocks.push({ kind: 'NOTE', text: '当日没有外出就诊。' });
    if (request.purpose !== null && masked > 0)
      blocks.push({ kind: 'NOTE', text: `${masked} 人的完整号码未向您开放，仍为脱敏显示。` });
    return {
      nounId: serviceOn,
      residentIds,
      ownerOrgIds: [],
      document: {
        paper: 'A4_LANDSCAPE',
        title: `外出就诊接送单 ${dateWords(serviceOn)}`,
        subtitle: countWords(rows),
        code: null,
        blocks,
        footer: await footerOf(request),
      },
    };
  },
};
